"""Messages that rest somewhere are searched for people, and only theirs are deleted."""

import json
from types import SimpleNamespace

import boto3
import pytest
from moto import mock_aws

from infra.named_messages import RestingMessages, names
from infra.names import Names

NAMES = Names("test")
ANA = "ana@acme.com"


def of(*people, detail_type="ProductSignal.v1"):
    return json.dumps({"detail-type": detail_type, "detail": {"data": {"users": people}}})


@pytest.fixture
def queues(monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    with mock_aws():
        sqs = boto3.client("sqs")
        urls = {
            name: sqs.create_queue(QueueName=name)["QueueUrl"]
            for name in (NAMES.quarantine, NAMES.dead_letters("crm"), NAMES.of("crm"))
        }
        resting = RestingMessages(SimpleNamespace(sqs=sqs, names=NAMES))
        yield SimpleNamespace(sqs=sqs, urls=urls, resting=resting)


def put(queues, name, *bodies):
    for body in bodies:
        queues.sqs.send_message(QueueUrl=queues.urls[name], MessageBody=body)


def left(queues, name):
    found = queues.sqs.receive_message(
        QueueUrl=queues.urls[name], MaxNumberOfMessages=10, VisibilityTimeout=0
    )
    return {message["Body"] for message in found.get("Messages", [])}


def test_messages_of_one_person_are_deleted_and_others_stay(queues):
    put(queues, NAMES.quarantine, of(ANA), of("ben@acme.com"), "{" + ANA)
    put(queues, NAMES.dead_letters("crm"), *[of(ANA)] * 12)

    deleted, untouched = queues.resting.delete([ANA])

    assert (deleted, untouched) == (14, [])
    assert left(queues, NAMES.quarantine) == {of("ben@acme.com")}
    assert left(queues, NAMES.dead_letters("crm")) == set()


@pytest.mark.parametrize(
    "shared",
    [
        of(ANA, "ben@acme.com", detail_type="ProductSignals.v1"),
        json.dumps({"detail-type": "webhook", "detail": {"events": [ANA]}}),
    ],
)
def test_what_names_others_too_is_told_and_left_alone(queues, shared):
    put(queues, NAMES.quarantine, shared)

    deleted, (untouched,) = queues.resting.delete([ANA])

    assert (deleted, untouched.queue) == (0, NAMES.quarantine)
    assert left(queues, NAMES.quarantine) == {shared}


def test_what_is_on_its_way_is_left_to_the_tombstone(queues):
    put(queues, NAMES.of("crm"), of(ANA))

    assert queues.resting.naming([ANA]) == []


@pytest.mark.parametrize(
    ("subject", "body", "is_named"),
    [
        ("u-1", '{"user_id": "u-1"}', True),
        ("u-1", '{"user_id": "u-12"}', False),
        ("u-1", '{"user_id": "nu-1"}', False),
        (ANA, f"mailed {ANA.upper()}.", True),
        (ANA, f'"{ANA}.br"', False),
        (ANA, f'"di{ANA}"', False),
        ("jos\u00e9", json.dumps({"user_id": "jos\u00e9"}), True),
        ("a.b", '"axb"', False),
    ],
)
def test_an_id_is_found_whole_and_in_any_spelling(subject, body, is_named):
    assert names(body, [subject]) is is_named
