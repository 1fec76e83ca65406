"""What can never be accepted rests whole in the quarantine, its reason beside it."""

import boto3
import pytest

from plg_router.adapters.quarantine import QuarantineQueue
from plg_router.domain.signals.reading import Fault
from plg_router.kernel.errors import Rejected, Transient
from tests.fakes.aws_answers import client_of, scripted, unreachable

URL = "https://sqs.eu-central-1.amazonaws.com/000000000000/quarantine"


@pytest.fixture
def queue(emulated_aws):  # noqa: ARG001  a client made before it would not be emulated
    sqs = boto3.client("sqs")
    url = sqs.create_queue(QueueName="quarantine")["QueueUrl"]
    yield sqs, url
    sqs.delete_queue(QueueUrl=url)


def fault(content, field="detail.data.user.email", fix="is missing; send it"):
    """Return a part of a message that nobody can use."""
    return Fault(Rejected(field, fix), content)


def entry_of(content):
    """Return what SQS is sent for the only fault of a call."""
    texts = {"field": "detail.data.user.email", "fix": "is missing; send it"}
    return {
        "Id": "0",
        "MessageBody": content,
        "MessageAttributes": {
            name: {"DataType": "String", "StringValue": text} for name, text in texts.items()
        },
    }


def resting(sqs, url):
    """Return everything in the quarantine."""
    found = []
    while batch := sqs.receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
    ).get("Messages"):
        found += batch
    return found


def test_a_fault_keeps_its_content_word_for_word(queue):
    sqs, url = queue
    content = '{"user": "Zoë 🎈", "note": "\\u0000"}\n'

    QuarantineQueue(lambda: sqs, url).park([fault(content)])

    assert [message["Body"] for message in resting(sqs, url)] == [content]


def test_the_attributes_hold_field_and_fix_and_nothing_else(queue):
    sqs, url = queue

    QuarantineQueue(lambda: sqs, url).park([fault("jane@canary.example")])

    (message,) = resting(sqs, url)
    attributes = message["MessageAttributes"]
    assert {name: value["StringValue"] for name, value in attributes.items()} == {
        "field": "detail.data.user.email",
        "fix": "is missing; send it",
    }


def test_every_fault_of_a_batch_is_kept(queue):
    sqs, url = queue

    QuarantineQueue(lambda: sqs, url).park([fault(f"part {number}") for number in range(11)])

    assert sorted(message["Body"] for message in resting(sqs, url)) == sorted(
        f"part {number}" for number in range(11)
    )


def test_the_largest_messages_are_kept_whole_however_their_letters_are_written(queue):
    sqs, url = queue
    large = "ж" * 33_000  # 66 kB

    QuarantineQueue(lambda: sqs, url).park([fault(large) for _ in range(10)])

    assert [message["Body"] for message in resting(sqs, url)] == [large] * 10


def test_no_client_is_made_before_something_is_parked():
    made = []

    QuarantineQueue(lambda: made.append("client"), URL)

    assert made == []


def test_nothing_to_keep_asks_nothing_of_the_queue():
    client = client_of("sqs")
    with scripted(client):
        QuarantineQueue(lambda: client, URL).park([])


def test_a_queue_that_cannot_be_reached_is_worth_another_delivery():
    with pytest.raises(Transient):
        QuarantineQueue(lambda: unreachable("sqs"), URL).park([fault("one")])


REFUSED = {"Id": "1", "SenderFault": False, "Code": "InternalError"}


def test_a_part_that_the_queue_refuses_goes_again_alone():
    client = client_of("sqs")
    with scripted(client) as script:
        script.add_response("send_message_batch", {"Successful": [], "Failed": [REFUSED]})
        script.add_response(
            "send_message_batch",
            {"Successful": [], "Failed": []},
            {"QueueUrl": URL, "Entries": [entry_of("two")]},
        )

        QuarantineQueue(lambda: client, URL).park([fault("one"), fault("two")])


def test_a_part_that_the_queue_refuses_to_the_last_is_worth_another_delivery():
    client = client_of("sqs")
    with scripted(client) as script:
        for number in ("1", "0", "0", "0"):
            refused = {**REFUSED, "Id": number}
            script.add_response("send_message_batch", {"Successful": [], "Failed": [refused]})

        with pytest.raises(Transient, match="refused 1 messages"):
            QuarantineQueue(lambda: client, URL).park([fault("one"), fault("two")])


def test_five_hundred_small_faults_take_fifty_calls():
    client = client_of("sqs")
    with scripted(client) as script:
        for _ in range(50):
            script.add_response("send_message_batch", {"Successful": [], "Failed": []})

        QuarantineQueue(lambda: client, URL).park([fault("small")] * 500)
