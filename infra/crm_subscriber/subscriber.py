"""Pull decisions from a subscriber's queue: long poll, apply, delete."""

import json
from threading import Event
from typing import TYPE_CHECKING, Protocol

from infra.cloud import Cloud
from infra.crm_subscriber.inbox import Message

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_MOST_A_PULL = 10
_WAIT_SECONDS = 2  # 20 in a real CRM; short here so that whoever stops it need not wait


class TakesMessages(Protocol):
    """The side of a CRM: our own inbox, a Salesforce, a HubSpot."""

    def take(self, message: Message) -> None:
        """Apply a message, once however often it comes."""


class Subscriber:
    """One reader of one subscriber queue."""

    def __init__(self, sqs: "SQSClient", queue_url: str, inbox: TakesMessages) -> None:
        self._sqs = sqs
        self._queue_url = queue_url
        self._inbox = inbox

    def run(self, stopped: Event) -> None:
        """Pull until stopped."""
        while not stopped.is_set():
            self.pull()

    def pull(self, wait_seconds: int = _WAIT_SECONDS) -> int:
        """Pull once and return how many messages were dealt with.

        A message is deleted only after it was taken, so a crash between the two brings it back,
        and `decision_seq` and the event id make the second time harmless.
        """
        messages = self._sqs.receive_message(
            QueueUrl=self._queue_url,
            MaxNumberOfMessages=_MOST_A_PULL,
            WaitTimeSeconds=wait_seconds,
        ).get("Messages", [])
        for message in messages:
            event = json.loads(message["Body"])
            detail = event["detail"]
            self._inbox.take(
                Message(detail["metadata"]["event_id"], event["detail-type"], detail["data"])
            )
            self._sqs.delete_message(
                QueueUrl=self._queue_url, ReceiptHandle=message["ReceiptHandle"]
            )
        return len(messages)


def open_subscriber(cloud: Cloud, name: str, inbox: TakesMessages) -> Subscriber:
    """Return the reader of a subscriber's queue, in the role that its CRM would act in."""
    queue = cloud.names.subscriber(name)
    account = cloud.sts.get_caller_identity()["Account"]
    sqs = cloud.acting_as(f"arn:aws:iam::{account}:role/{queue}").sqs
    return Subscriber(sqs, sqs.get_queue_url(QueueName=queue)["QueueUrl"], inbox)
