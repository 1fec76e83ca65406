"""Keep input that can never be accepted on a queue of its own, with its reason (SQS)."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from plg_router.adapters.aws import answered
from plg_router.domain.signals.reading import Fault

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


class QuarantineQueue:
    """The quarantine queue: the body is the faulty part, the attributes hold only field and fix."""

    def __init__(self, client: "SQSClient", queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    def park(self, faults: Iterable[Fault]) -> None:
        """Keep faults whole, one message each; raises Transient when the queue refuses any."""
        for fault in faults:
            with answered():
                self._client.send_message(
                    QueueUrl=self._queue_url,
                    MessageBody=fault.content,
                    MessageAttributes={
                        "field": {"DataType": "String", "StringValue": fault.reason.field},
                        "fix": {"DataType": "String", "StringValue": fault.reason.fix},
                    },
                )
