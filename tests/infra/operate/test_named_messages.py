"""Messages that rest somewhere are searched for people, and only theirs are deleted."""

import json
from types import SimpleNamespace

import boto3
import pytest
from moto import mock_aws

from infra.names import Names
from infra.operate.named_messages import RestingMessages, names

NAMES = Names("test")
ANA = "ana@acme.com"


BEN = "ben@acme.com"


def by(user, signal="feature_used", **properties):
    """Return what somebody did, as a product says it."""
    who = {"user_id": user} if "@" not in user else {"user_id": "u-0", "email": user}
    return {"metadata": {}, "data": {"user": who, "signal": signal, "properties": properties}}


def carried(detail, detail_type="ProductSignal.v1"):
    return json.dumps({"time": "2026-11-12", "detail-type": detail_type, "detail": detail})


def envelope(*signals):
    return carried({"metadata": {}, "data": {"signals": signals}}, "ProductSignals.v1")


@pytest.fixture
def queues(monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    with mock_aws():
        sqs = boto3.client("sqs")
        urls = {
            name: sqs.create_queue(QueueName=name)["QueueUrl"]
            for name in (NAMES.quarantine, NAMES.dead_letters("crm"), NAMES.of("crm"))
        }
        resting = RestingMessages(SimpleNamespace(sqs=sqs, names=NAMES), poll_s=0)
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
    faulty_part = json.dumps(by(ANA.upper()))
    put(queues, NAMES.quarantine, carried(by(ANA)), carried(by(BEN)), faulty_part, "{" + ANA)
    put(queues, NAMES.dead_letters("crm"), *[carried(by(ANA))] * 12)

    deleted, untouched = queues.resting.delete([ANA])

    assert (deleted, untouched) == (15, [])
    assert left(queues, NAMES.quarantine) == {carried(by(BEN))}
    assert left(queues, NAMES.dead_letters("crm")) == set()


@pytest.mark.parametrize(
    "sent",
    [
        by("u-1"),
        {"specversion": "1.0", **by("u-1")},
        {"type": "track", "userId": "u-1"},
        {"type": "page", "anonymousId": "u-1"},
        {"type": "alias", "userId": "u-2", "previousId": "u-1"},
        {"event_type": "Export", "user_id": "u-1"},
        {"event_type": "Export", "device_id": "u-1"},
        {"event": "Export", "properties": {"$user_id": "u-1"}},
        {"event": "Export", "properties": {"distinct_id": "u-1"}},
        {"event_name": "Export", "identity": "u-1"},
        {"event_name": "Export", "user_id": 4711},
    ],
)
def test_every_source_is_understood_to_say_who_did_it(queues, sent):
    put(queues, NAMES.quarantine, carried(sent))

    assert queues.resting.delete(["u-1", "4711"]) == (1, [])


OF_OTHERS = [
    envelope(by(ANA), by(BEN)),
    carried({"events": [{"contact": ANA}]}, "webhook"),
    carried(by(BEN, "teammate_invited", invitee_email=ANA)),
    carried({"data": {"crm_id": "crm-1", "owner_rep_id": "vera", "contacts": [ANA, BEN]}}),
    carried({"payload": {"PLG_Contacts__c": f"{BEN} {ANA}"}}, "AccountChangeEvent"),
]


@pytest.mark.parametrize("said", OF_OTHERS)
def test_what_others_said_of_somebody_is_told_and_left_alone(queues, said):
    put(queues, NAMES.quarantine, said)

    deleted, (untouched,) = queues.resting.delete([ANA])

    assert (deleted, untouched.queue) == (0, NAMES.quarantine)
    assert left(queues, NAMES.quarantine) == {said}


def test_of_an_envelope_somebody_is_shown_their_own_part(queues):
    put(queues, NAMES.quarantine, envelope(by(ANA), by(BEN)))

    (found,) = queues.resting.naming([ANA])

    assert found.own == [by(ANA)]
    assert not found.is_theirs_alone


def test_an_envelope_of_one_person_alone_is_deleted(queues):
    put(queues, NAMES.quarantine, envelope(by(ANA), by(ANA, feature="export")))

    assert queues.resting.delete([ANA]) == (1, [])


def test_an_id_that_is_a_number_or_a_word_takes_no_strangers_message_along(queues):
    said = carried(by("u-ben", "seats_added", seats=42, feature="sso"))
    put(queues, NAMES.quarantine, said, '{"seats": 42')

    deleted, _ = queues.resting.delete(["42", "sso", "2026"])

    assert deleted == 0
    assert left(queues, NAMES.quarantine) == {said, '{"seats": 42'}


def test_a_queue_that_hides_messages_for_a_while_is_read_to_its_end(queues):
    put(queues, NAMES.quarantine, *[carried(by(ANA, number=number)) for number in range(35)])

    assert len(queues.resting.naming([ANA])) == 35
    assert len(queues.resting.naming([ANA])) == 35


def test_what_is_on_its_way_is_left_to_the_tombstone(queues):
    put(queues, NAMES.of("crm"), carried(by(ANA)))

    assert queues.resting.naming([ANA]) == []


@pytest.mark.parametrize(
    ("subject", "body", "is_named"),
    [
        ("u-1", '{"user_id": "u-1"}', True),
        ("u-1", '{"user_id": "u-12"}', False),
        ("u-1", '{"user_id": "nu-1"}', False),
        ("42", '{"user_id": 42}', True),
        ("42", '{"seats": 42}', False),
        (ANA, f"mailed {ANA.upper()}.", True),
        (ANA, f'"{ANA}.br"', False),
        (ANA, f'"di{ANA}"', False),
        ("jos\u00e9", json.dumps({"user_id": "jos\u00e9"}), True),
        ("jos\u00e9", json.dumps({"user_id": "jos\u00e9"})[1:], True),
        ("a.b", '"axb"', False),
    ],
)
def test_an_id_is_found_whole_and_in_any_spelling(subject, body, is_named):
    assert names(body, [subject]) is is_named
