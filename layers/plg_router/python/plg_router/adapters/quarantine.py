"""Keep input that can never be accepted on a queue of its own, with its reason (SQS)."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from plg_router.adapters.aws import answered
from plg_router.domain.signals.reading import Fault
from plg_router.kernel.errors import Transient

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_MOST_ENTRIES = 10  # of one SendMessageBatch
_MOST_BYTES = 250_000  # of one SendMessageBatch, with room for the reasons beside the parts


class QuarantineQueue:
    """The quarantine queue: the body is the faulty part, the attributes hold only field and fix."""

    def __init__(self, client: "SQSClient", queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    def park(self, faults: Iterable[Fault]) -> None:
        """Keep faults whole, one message each; raises Transient when the queue refuses any."""
        for batch in _batches(faults):
            with answered():
                answer = self._client.send_message_batch(
                    QueueUrl=self._queue_url,
                    Entries=[
                        {
                            "Id": str(number),
                            "MessageBody": fault.content,
                            "MessageAttributes": {
                                "field": {
                                    "DataType": "String",
                                    "StringValue": fault.reason.field,
                                },
                                "fix": {"DataType": "String", "StringValue": fault.reason.fix},
                            },
                        }
                        for number, fault in enumerate(batch)
                    ],
                )
            if refused := answer.get("Failed"):
                message = f"the quarantine refused {len(refused)} parts"
                raise Transient(message)


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
