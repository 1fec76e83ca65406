"""What could not be handled rests beside its own queue, word for word, and says why."""

import json

import boto3
import pytest

from plg_router.adapters.dead_letters import REASON, DeadLetterQueues


@pytest.fixture
def queues(emulated_aws):  # noqa: ARG001  a client made before it would not be emulated
    """Make the dead letters of two queues, and return their addresses."""
    sqs = boto3.client("sqs")
    names = ("urgent", "usage")
    urls = {name: sqs.create_queue(QueueName=f"{name}-dead")["QueueUrl"] for name in names}
    yield urls
    for url in urls.values():
        sqs.delete_queue(QueueUrl=url)


def resting(url):
    """Return body and reason of everything in a queue."""
    answer = boto3.client("sqs").receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
    )
    return [
        (message["Body"], message["MessageAttributes"][REASON]["StringValue"])
        for message in answer.get("Messages", [])
    ]


def test_a_dead_letter_keeps_its_body_and_rests_beside_its_own_queue(queues):
    body = '{"user": "Zoë 🎈"}\n'
    where = DeadLetterQueues(json.dumps({"attempts": 5, "queues": queues}))

    where.keep("usage", [(body, "Transient: throttled")])

    assert where.attempts == 5
    assert resting(queues["usage"]) == [(body, "Transient: throttled")]
    assert resting(queues["urgent"]) == []


def test_what_it_is_told_is_not_read_before_something_fails():
    DeadLetterQueues("known only once deployed")
