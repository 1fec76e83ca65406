"""Read everything that rests in a queue, and leave it there."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

_MOST = 10  # messages SQS hands out at a time
_LOOK_S = 60  # how long a message stays hidden that was looked at


def resting(sqs: "SQSClient", queue: str) -> "list[MessageTypeDef]":
    """Return the messages of a queue by its name; they are visible again afterwards."""
    url = sqs.get_queue_url(QueueName=queue)["QueueUrl"]
    found: list[MessageTypeDef] = []
    while messages := sqs.receive_message(
        QueueUrl=url,
        MaxNumberOfMessages=_MOST,
        MessageAttributeNames=["All"],
        MessageSystemAttributeNames=["DeadLetterQueueSourceArn"],
        VisibilityTimeout=_LOOK_S,
    ).get("Messages"):
        found += messages
    for message in found:
        sqs.change_message_visibility(
            QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0
        )
    return found
