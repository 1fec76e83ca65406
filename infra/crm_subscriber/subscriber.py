"""Pull decisions from a subscriber's queue: long poll, apply, delete."""

import json
import logging
from threading import Event
from typing import TYPE_CHECKING, Protocol

from infra.crm_subscriber.inbox import Message

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

    from infra.operate.cloud import Cloud

_log = logging.getLogger(__name__)

_MOST_A_PULL = 10
LONGEST_WAIT_S = 20  # of a long poll; SQS allows no more
_SHORT_WAIT_S = 2  # whoever stops a demonstration need not wait


class TakesMessages(Protocol):
    """The side of a CRM: our own inbox, a Salesforce, a HubSpot."""

    def take(self, message: Message) -> None:
        """Apply a message, once however often it comes."""


class Subscriber:
    """One reader of one subscriber queue; who stops it waits for the poll that is under way."""

    def __init__(
        self,
        sqs: "SQSClient",
        queue_url: str,
        inbox: TakesMessages,
        wait_seconds: int = LONGEST_WAIT_S,
    ) -> None:
        self._sqs = sqs
        self._queue_url = queue_url
        self._inbox = inbox
        self._wait_seconds = wait_seconds

    def run(self, stopped: Event) -> None:
        """Pull until stopped."""
        while not stopped.is_set():
            self.pull()

    def pull(self, wait_seconds: int | None = None) -> int:
        """Pull once and return how many messages were dealt with.

        A message is deleted only after it was taken, so a crash between the two brings it back,
        and `decision_seq` and the event id make the second time harmless. One that the CRM refuses
        stops no other: the log says so, it comes back, and after five times it rests.
        """
        messages = self._sqs.receive_message(
            QueueUrl=self._queue_url,
            MaxNumberOfMessages=_MOST_A_PULL,
            WaitTimeSeconds=self._wait_seconds if wait_seconds is None else wait_seconds,
        ).get("Messages", [])
        return sum(map(self._take, messages))

    def _take(self, message: "MessageTypeDef") -> bool:
        event = json.loads(message["Body"])
        name, detail = event["detail"]["metadata"]["event_id"], event["detail"]
        try:
            self._inbox.take(Message(name, event["detail-type"], detail["data"]))
        except Exception as error:  # noqa: BLE001  whatever a CRM's library raises
            _log.warning(
                "%s %s was not applied: %s", event["detail-type"], name, type(error).__name__
            )
            return False
        self._sqs.delete_message(QueueUrl=self._queue_url, ReceiptHandle=message["ReceiptHandle"])
        return True


def open_subscriber(cloud: "Cloud", name: str, inbox: TakesMessages) -> Subscriber:
    """Return the reader of a subscriber's queue on the embedded AWS, in the role of its CRM."""
    queue = cloud.names.subscriber(name)
    account = cloud.sts.get_caller_identity()["Account"]
    sqs = cloud.acting_as(f"arn:aws:iam::{account}:role/{queue}").sqs
    url = sqs.get_queue_url(QueueName=queue)["QueueUrl"]
    return Subscriber(sqs, url, inbox, wait_seconds=_SHORT_WAIT_S)
