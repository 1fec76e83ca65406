"""Keep input that can never be accepted on a queue of its own, with its reason (SQS)."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from plg_router.adapters.aws import answered
from plg_router.domain.signals.reading import Fault
from plg_router.kernel.errors import Transient

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_BATCH = 10  # most entries of one SendMessageBatch
_BATCH_BYTES = 250_000  # of 256 KB that one SendMessageBatch may hold


class QuarantineQueue:
    """The quarantine queue: the body is the faulty part, the attributes hold only field and fix."""

    def __init__(self, client: "SQSClient", queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    def park(self, faults: Iterable[Fault]) -> None:
        """Keep faults whole; raises Transient when the queue refuses any of them."""
        for batch in _batches(faults):
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
                        for number, fault in enumerate(batch)
                    ],
                )
            if answer.get("Failed"):
                message = f"the quarantine refused {len(answer['Failed'])} messages"
                raise Transient(message)


def _batches(faults: Iterable[Fault]) -> Iterator[list[Fault]]:
    """Yield faults in batches that the queue takes; one too large for company goes alone."""
    batch: list[Fault] = []
    room = _BATCH_BYTES
    for fault in faults:
        parts = (fault.content, fault.reason.field, fault.reason.fix)
        size = sum(len(part.encode()) for part in parts)
        if batch and (size > room or len(batch) == _BATCH):
            yield batch
            batch, room = [], _BATCH_BYTES
        batch.append(fault)
        room -= size
    if batch:
        yield batch
