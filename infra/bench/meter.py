"""Count what AWS would charge for, call by call, with a hook on every client.

DynamoDB's units follow "Read and write operations" of its developer guide: a write unit for each
kilobyte begun of the larger of an item before and after, a read unit for each four kilobytes begun
where the read is consistent, twice that in a transaction, and a write for every entry of an index
that a write makes, moves or takes away. A test holds the rules against an emulator's figures.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from botocore.hooks import BaseEventHooks

if TYPE_CHECKING:
    from botocore.model import OperationModel

CHUNK = 64 * 1024  # bytes that EventBridge and SQS charge as one
WRITE_UNIT, READ_UNIT = 1024, 4096

Item = Mapping[str, Mapping[str, Any]]


class Meter:
    """What was used so far, in all and by whoever was at work."""

    def __init__(self, indexes: Mapping[str, tuple[tuple[str, ...], ...]]) -> None:
        """`indexes` are the keys of the secondary indexes of each table."""
        self.counts: defaultdict[tuple[str, str], float] = defaultdict(float)
        self.at_work = ""
        self.last_write = 0.0  # the units of the last call that wrote to a table
        self._indexes = indexes
        self._known: dict[tuple[str, str, str], Item] = {}  # the items written so far, by key

    def watch(self, hooks: BaseEventHooks) -> None:
        """Count what the clients of a session, or one client, ask for from now on."""
        hooks.register("provide-client-params", _keep_parameters)
        hooks.register("after-call", self._count)

    def add(self, name: str, amount: float) -> None:
        """Count something that no client asks for."""
        self.counts[self.at_work, name] += amount

    def total(self, name: str, of: str | None = None) -> float:
        """Return how much of something was used, by everybody or by one of them."""
        return sum(
            amount
            for (who, what), amount in self.counts.items()
            if what == name and of in {None, who}
        )

    def totals(self) -> dict[str, float]:
        """Return everything that was used."""
        return {name: self.total(name) for name in sorted({what for _, what in self.counts})}

    def reset(self) -> None:
        """Start again at nothing; what lies in the tables stays known."""
        self.counts.clear()

    def _count(
        self,
        model: "OperationModel",
        parsed: Mapping[str, Any],
        context: Mapping[str, Any],
        **_: object,
    ) -> None:
        asked = context.get("metered", {})
        self.add(f"calls.{model.name}", 1)
        match model.service_model.service_id.hyphenize(), model.name:
            case "dynamodb", _:
                self.saw_table_call(model.name, asked, parsed)
            case "eventbridge", "PutEvents":
                self.add("bus_chunks", sum(chunks(entry_size(one)) for one in asked["Entries"]))
            case "sqs", "SendMessageBatch":
                sizes = (len(one["MessageBody"].encode()) for one in asked["Entries"])
                self.add("sqs_requests", chunks(sum(sizes)))
            case "sqs", _:
                self.add("sqs_requests", 1)

    def saw_table_call(
        self, name: str, asked: Mapping[str, Any], parsed: Mapping[str, Any]
    ) -> None:
        """Count one call to a table, by what it asked for and what it was answered."""
        failed, before = "Error" in parsed, self.total("write_units", self.at_work)
        match name:
            case "GetItem":
                self.add("read_units", _read([parsed.get("Item")], asked))
            case "Query":
                found = sum(map(size_of, parsed.get("Items", [])))
                self.add("read_units", _units(found, READ_UNIT) * _consistency(asked))
            case "BatchGetItem":
                for table, request in asked["RequestItems"].items():
                    found = parsed.get("Responses", {}).get(table, [])
                    missing = [None] * (len(request["Keys"]) - len(found))
                    self.add("read_units", _read([*found, *missing], request))
            case "TransactGetItems":
                items = [one.get("Item") for one in parsed.get("Responses", [])]
                self.add("read_units", 2 * _read(items, {"ConsistentRead": True}))
            case "TransactWriteItems":
                for write in asked["TransactItems"]:
                    ((kind, one),) = write.items()
                    self.add("write_units", 2 * self._written(kind, one, failed=failed))
            case "PutItem" | "UpdateItem" | "DeleteItem":
                kind = name.removesuffix("Item")
                self.add("write_units", self._written(kind, asked, failed=failed))
        if written := self.total("write_units", self.at_work) - before:
            self.last_write = written

    def _written(self, kind: str, one: Mapping[str, Any], *, failed: bool) -> int:
        """Return the units of one item that is written, and keep what it is from now on."""
        table, named = one["TableName"], one.get("Item") or one["Key"]
        key = (table, named["pk"]["S"], named["sk"]["S"] if "sk" in named else "")
        before = self._known.get(key, {})
        after = _after(kind, one, before)
        units = _units(max(size_of(before), size_of(after)), WRITE_UNIT)
        if not failed and kind != "ConditionCheck":
            self._known[key] = after
            self._count_indexes(table, before, after)
        return units

    def _count_indexes(self, table: str, before: Item, after: Item) -> None:
        for attributes in self._indexes.get(table, ()):
            old, new = (_entry(item, attributes) for item in (before, after))
            if old != new:
                self.add("write_units", (old is not None) + (new is not None))


def chunks(size: int) -> int:
    """Return how many times 64 KB a payload begins."""
    return _units(size, CHUNK)


def entry_size(entry: Mapping[str, Any]) -> int:
    """Return the bytes of an entry as EventBridge counts them."""
    return 14 * ("Time" in entry) + sum(
        len(str(entry.get(part, "")).encode()) for part in ("Source", "DetailType", "Detail")
    )


def size_of(item: Item) -> int:
    """Return the bytes of an item: names and values in UTF-8, numbers two digits to a byte."""
    return sum(len(name.encode()) + _size(value) for name, value in item.items())


def _size(typed: Mapping[str, Any]) -> int:
    ((kind, value),) = typed.items()
    match kind:
        case "N":
            return len(value.strip("-0.").replace(".", "")) // 2 + 2
        case "M":
            return 3 + sum(1 + len(name.encode()) + _size(one) for name, one in value.items())
        case "L":
            return 3 + sum(1 + _size(one) for one in value)
        case "B":
            return len(value)
        case "BOOL" | "NULL":
            return 1
        case "SS":
            return sum(len(one.encode()) for one in value)
        case _:
            return len(value.encode())


def _units(size: int, unit: int) -> int:
    return max(-(-size // unit), 1)


def _consistency(request: Mapping[str, Any]) -> float:
    return 1 if request.get("ConsistentRead") else 0.5


def _read(items: Iterable[Item | None], request: Mapping[str, Any]) -> float:
    """Return the read units of items, each rounded up on its own; a missing one costs as much."""
    return sum(_units(size_of(item or {}), READ_UNIT) for item in items) * _consistency(request)


def _after(kind: str, one: Mapping[str, Any], before: Item) -> Item:
    """Return the item that a write leaves behind; of an update, with all that it may set."""
    match kind:
        case "Put":
            item: Item = one["Item"]
            return item
        case "Update":
            names = one.get("ExpressionAttributeNames", {})
            values = one.get("ExpressionAttributeValues", {})
            told = {names.get(f"#{name[1:]}", name[1:]): value for name, value in values.items()}
            return {**before, **one["Key"], **told}
        case "Delete":
            return {}
        case _:
            return before


def _entry(item: Item, attributes: tuple[str, ...]) -> tuple[Any, ...] | None:
    """Return an index's key of an item; None where the item is not in the index."""
    found = tuple(item.get(attribute) for attribute in attributes)
    return None if None in found else found


def _keep_parameters(params: Mapping[str, Any], context: dict[str, Any], **_: object) -> None:
    context["metered"] = params
