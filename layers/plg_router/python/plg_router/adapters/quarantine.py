"""Keep input that can never be accepted on a queue of its own, with its reason (SQS)."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from plg_router.domain.signals.reading import Fault
from plg_router.kernel.errors import Transient

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_BATCH = 10  # most entries of one SendMessageBatch
_LONGEST = 16_000  # characters kept of a faulty message: ten of them fit one batch of 256 KB


class QuarantineQueue:
    """The quarantine queue: the body holds the faulty part, the attributes only field and fix."""

    def __init__(self, client: "SQSClient", queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    def park(self, faults: Iterable[Fault]) -> None:
        """Keep faults; raises Transient when the queue refuses any of them."""
        waiting = list(faults)
        while waiting:
            batch, waiting = waiting[:_BATCH], waiting[_BATCH:]
            answer = self._client.send_message_batch(
                QueueUrl=self._queue_url,
                Entries=[
                    {
                        "Id": str(number),
                        "MessageBody": json.dumps(
                            {
                                "field": fault.reason.field,
                                "fix": fault.reason.fix,
                                "content": fault.content[:_LONGEST],
                            }
                        ),
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
