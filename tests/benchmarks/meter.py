"""Count what a client asks of DynamoDB, and what its writes would cost on AWS."""

from collections import Counter

KILOBYTE = 1024


class Meter:
    """The calls and write units of a client; the units by the size of what is written."""

    def __init__(self, client):
        self.calls = Counter()
        self.transactions = []  # how many items each of them moved
        self.written = []  # every item put, in or outside a transaction
        self.write_units = 0
        client.meta.events.register("provide-client-params.dynamodb", self._count)

    def reset(self):
        """Start again at nothing."""
        self.calls.clear()
        self.transactions.clear()
        self.written.clear()
        self.write_units = 0

    def _count(self, params, model, **_):
        self.calls[model.name] += 1
        if model.name == "PutItem":
            self.written.append(params["Item"])
            self.write_units += units_of(params["Item"])
        if model.name == "TransactWriteItems":
            writes = params["TransactItems"]
            puts = [write["Put"]["Item"] for write in writes if "Put" in write]
            updates = len(writes) - len(puts)  # of items well under 1 KB
            self.transactions.append(len(writes))
            self.written += puts
            self.write_units += 2 * (sum(map(units_of, puts)) + updates)


def units_of(item):
    """Return the write units of an item: one for each kilobyte begun (DynamoDB, "Item sizes")."""
    return -(-size_of(item) // KILOBYTE)


def size_of(item):
    """Return the bytes of an item: names and values in UTF-8; a number counts its digits."""
    return sum(
        len(name.encode()) + sum(map(_bytes_of, typed.values())) for name, typed in item.items()
    )


def _bytes_of(value):
    return len(value if isinstance(value, bytes) else str(value).encode())
