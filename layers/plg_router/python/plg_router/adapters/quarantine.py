"""Keep input that can never be accepted on a queue of its own, with its reason (SQS)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from plg_router.adapters.aws import answered
from plg_router.domain.signals.reading import Fault
from plg_router.kernel.errors import Transient

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_ATTEMPTS = 4  # of the entries that a call refuses
_MOST_ENTRIES = 10  # of one SendMessageBatch
_MOST_BYTES = 250_000  # of one SendMessageBatch, with room for the reasons beside the parts


class QuarantineQueue:
    """The quarantine queue: the body is the faulty part, the attributes hold only field and fix."""

    def __init__(self, client: "SQSClient", queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    def park(self, faults: Iterable[Fault]) -> None:
        """Keep faults whole, one message each; raises Transient for what is refused to the last.

        Those of a call that are refused go again, alone: were all of them to be delivered anew,
        each would need every other's luck.
        """
        for batch in _batches(faults):
            waiting = batch
            for _ in range(_ATTEMPTS):
                waiting = self._refused(waiting)
                if not waiting:
                    break
            else:
                message = f"the quarantine refused {len(waiting)} parts"
                raise Transient(message)

    def _refused(self, faults: Sequence[Fault]) -> list[Fault]:
        """Send faults in one call, and return those that the queue refused."""
        with answered():
            answer = self._client.send_message_batch(
                QueueUrl=self._queue_url,
                Entries=[
                    {
                        "Id": str(number),
                        "MessageBody": fault.content,
                        "MessageAttributes": {
                            "field": {"DataType": "String", "StringValue": fault.reason.field},
                            "fix": {"DataType": "String", "StringValue": fault.reason.fix},
                        },
                    }
                    for number, fault in enumerate(faults)
                ],
            )
        return [faults[int(entry["Id"])] for entry in answer.get("Failed", ())]


def _batches(faults: Iterable[Fault]) -> Iterator[list[Fault]]:
    batch: list[Fault] = []
    size = 0
    for fault in faults:
        added = len(fault.content.encode())
        if batch and (len(batch) == _MOST_ENTRIES or size + added > _MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(fault)
        size += added
    if batch:
        yield batch
