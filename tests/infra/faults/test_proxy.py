"""The proxy refuses what it is told to refuse, and knows again what it refused."""

import json
from contextlib import suppress

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from infra.faults.detour import headers_of
from infra.faults.process import owner_of
from infra.faults.turbulence import turbulent
from infra.local.connection import Connection
from plg_router.contracts.gathering import gathered
from tests.fakes.loopback import Answer, serving
from tests.fakes.outboxes import change, pending

REFUSED = {"name": "refused", "operation": "PutEvents", "refuse": 1.0}
THROTTLED = {
    "name": "throttled",
    "service": "dynamodb",
    "times": 1,
    "error": {"code": "ThrottlingException", "status": 400},
}

DENIED = {"name": "denied", "error": {"code": "AccessDeniedException", "status": 400}}


@pytest.fixture
def arrived():
    return []


@pytest.fixture
def turbulence(arrived, tmp_path):
    """Put a proxy before a service that accepts everything."""

    def respond(_, body):
        call = json.loads(body)
        arrived.append(call)
        accepted = [{"EventId": "1"} for _ in call.get("Entries", ())]
        return Answer(200, json.dumps({"Entries": accepted, "FailedEntryCount": 0}).encode())

    with serving(respond) as address:
        connection = Connection(
            endpoint=address, pid=0, authority="/dev/null", started_at="", log=""
        )
        with turbulent(connection, tmp_path) as proxy:
            yield proxy


def client(turbulence, service):
    return boto3.client(
        service,
        endpoint_url=turbulence.address,
        region_name="us-east-1",
        aws_access_key_id="k",
        aws_secret_access_key="s",  # noqa: S106  nobody's
        config=Config(retries={"mode": "standard", "max_attempts": 2}),
    )


def put(turbulence, count):
    entries = [
        {"Source": "test", "DetailType": "Test.v1", "Detail": json.dumps({"number": number})}
        for number in range(count)
    ]
    return client(turbulence, "events").put_events(Entries=entries)


def test_without_rules_everything_passes(turbulence, arrived):
    turbulence.set([])

    assert put(turbulence, 3)["FailedEntryCount"] == 0
    assert len(arrived[0]["Entries"]) == 3


def test_entries_that_are_refused_never_arrive_and_are_named_in_their_places(turbulence, arrived):
    turbulence.set([{**REFUSED, "refuse": 0.5}])

    answer = put(turbulence, 10)

    refused = ["ErrorCode" in entry for entry in answer["Entries"]]
    passed = [entry["Detail"] for call in arrived for entry in call["Entries"]]
    assert answer["FailedEntryCount"] == sum(refused)
    assert passed == [
        json.dumps({"number": number}) for number, bad in enumerate(refused) if not bad
    ]


def test_what_was_refused_is_known_when_it_comes_again(turbulence):
    turbulence.set([REFUSED])

    put(turbulence, 2)
    put(turbulence, 2)

    caused = turbulence.caused()
    assert caused.times["refused"] == 4
    assert caused.came_again["refused"] == 2


def test_a_refused_change_is_known_when_it_comes_again_among_others(turbulence):
    turbulence.set([REFUSED])
    changes = [pending(change(f"company:{name}.com")) for name in "abc"]

    for some in (changes[:2], changes[1:]):
        (one,) = gathered(some)
        entry = {"Source": "test", "DetailType": one.detail_type, "Detail": one.detail}
        client(turbulence, "events").put_events(Entries=[entry])

    caused = turbulence.caused()
    assert (caused.times["refused"], caused.came_again["refused"]) == (2, 1)


def test_a_throttled_call_comes_again_by_itself(turbulence, arrived):
    turbulence.set([THROTTLED])

    client(turbulence, "dynamodb").get_item(TableName="accounts", Key={"pk": {"S": "company:a"}})

    caused = turbulence.caused()
    assert (caused.times["throttled"], caused.came_again["throttled"], len(arrived)) == (1, 1, 1)


@pytest.mark.parametrize("rule", [REFUSED, {**DENIED, "operation": "PutEvents"}])
def test_a_rule_of_a_stage_strikes_no_call_of_another(turbulence, monkeypatch, rule):
    turbulence.set([{**rule, "headers": headers_of("relay")}])

    monkeypatch.setenv("AWS_SDK_UA_APP_ID", "scoring")
    assert put(turbulence, 1)["FailedEntryCount"] == 0

    assert turbulence.caused().times.total() == 0
    monkeypatch.setenv("AWS_SDK_UA_APP_ID", "relay")
    with suppress(ClientError):
        put(turbulence, 1)
    assert turbulence.caused().times.total() == 1


def test_nobody_owns_a_port_that_is_closed():
    assert owner_of(1) is None
