"""What can never be accepted rests in the quarantine with field and reason; neighbours are done."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from infra.bus.entries import text_of
from plg_router.kernel.ids import UserId

pytestmark = pytest.mark.e2e

NOW = datetime.now(UTC)
UUID = "1bcf1a7e-6170-4b50-b784-84ec52b2dec6"


def entry(case, *, detail_type="ProductSignal.v1", at=NOW, **data):
    """Return a native signal; data set to None is left out."""
    whole = {
        "user": {"user_id": f"bad-input/{case}", "email": "ann@bad-input-plg.com"},
        "signal": "feature_used",
        "properties": {"feature": "sso"},
        **data,
    }
    return {
        "Source": "product",
        "DetailType": detail_type,
        "Time": text_of(NOW),
        "Detail": {
            "metadata": {"event_id": case, "occurred_at": text_of(at), "producer": "test"},
            "data": {key: value for key, value in whole.items() if value is not None},
        },
    }


def mail(case, address):
    return entry(case, user={"user_id": f"bad-input/{case}", "email": address})


def enveloped(case, *inside):
    return {
        **entry(case),
        "DetailType": "ProductSignals.v1",
        "Detail": {
            "metadata": entry(case)["Detail"]["metadata"],
            "data": {"signals": [one["Detail"] for one in inside]},
        },
    }


EMAIL = "detail.data.user.email"
MOMENT = "detail.metadata.occurred_at"
BAD = {
    "lacks-user": (entry("lacks-user", user=None), "detail.data.user"),
    "lacks-signal": (entry("lacks-signal", signal=None), "detail.data.signal"),
    "unknown-signal": (entry("unknown-signal", signal="danced"), "detail.data.signal"),
    "wrong-type": (entry("wrong-type", user=7), "detail.data.user"),
    "unknown-version": (entry("unknown-version", detail_type="ProductSignal.v9"), "detail-type"),
    "localhost": (mail("localhost", "ann@localhost"), EMAIL),
    "home-ok": (mail("home-ok", "ann@home.ok"), EMAIL),
    "bare-uuid": (mail("bare-uuid", f"ann@{UUID}"), EMAIL),
    "empty": (mail("empty", ""), EMAIL),
    "future": (entry("future", at=NOW + timedelta(days=2)), MOMENT),
    "past": (entry("past", at=NOW - timedelta(days=4000)), MOMENT),
    "too-large": (entry("too-large", properties={"note": "x" * 70_000}), "message"),
    "in-an-envelope": (
        enveloped("envelope", entry("before"), mail("in-an-envelope", "ann"), entry("after")),
        "detail.data.signals.1.data.user.email",
    ),
}
NO_OBJECTS = {"not json at all": "message", "[1, 2]": "message"}
NEIGHBOURS = [entry(f"good-{number}") for number in range(12)]


@pytest.fixture(scope="module")
def parked(world):
    """Play bad and good entries mixed, and return field and reason of what was parked, by body."""
    sqs, names = world.cloud.sqs, world.cloud.names
    lane = sqs.get_queue_url(QueueName=names.of("ingestion-urgent"))["QueueUrl"]
    for body in NO_OBJECTS:  # the bus itself refuses them, so they can only come another way
        sqs.send_message(QueueUrl=lane, MessageBody=body)
    bad = [one for one, _ in BAD.values()]
    world.play([*NEIGHBOURS[:6], *bad, *NEIGHBOURS[6:]])
    return quarantined(world, len(BAD) + len(NO_OBJECTS))


def quarantined(world, expected):
    url = world.cloud.sqs.get_queue_url(QueueName=world.cloud.names.quarantine)["QueueUrl"]
    found, give_up = {}, time.monotonic() + 30
    while len(found) < expected and time.monotonic() < give_up:
        answer = world.cloud.sqs.receive_message(
            QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"], WaitTimeSeconds=1
        )
        for message in answer.get("Messages", []):
            attributes = message["MessageAttributes"]
            found[message["Body"]] = {
                name: value["StringValue"] for name, value in attributes.items()
            }
    return found


@pytest.mark.parametrize("case", BAD)
def test_a_bad_signal_is_parked_whole_with_its_field_and_a_reason(parked, case):
    _, field = BAD[case]

    (reason,) = [reason for body, reason in parked.items() if f'"{case}"' in body]

    assert reason["field"] == field
    assert reason["fix"]


@pytest.mark.parametrize("body", NO_OBJECTS)
def test_what_is_no_json_object_is_parked_too(parked, body):
    assert parked[body]["field"] == NO_OBJECTS[body]


def test_nothing_else_is_parked(parked):
    assert len(parked) == len(BAD) + len(NO_OBJECTS)


@pytest.mark.parametrize("case", [f"good-{number}" for number in range(12)] + ["before", "after"])
def test_the_neighbours_of_a_bad_signal_are_done(world, parked, case):  # noqa: ARG001
    account = world.archive.account_of_company("bad-input-plg.com")

    assert world.archive.account_of_user(UserId(f"bad-input/{case}")) == account


def test_nobody_else_is_on_their_account(world, parked):  # noqa: ARG001
    account = world.archive.account_of_company("bad-input-plg.com")

    assert len(world.archive.dossier(account).profile.members) == 14


def test_no_parked_reason_holds_an_address(parked):
    assert not [reason for reason in parked.values() if "ann@" in reason["fix"]]
