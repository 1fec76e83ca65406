"""What fails between the functions and AWS costs no signal; what is given up says why."""

import json
from datetime import UTC, datetime

import pytest

from infra.bus.entries import PRODUCT, Entry, text_of
from infra.dead_letters import LastStops
from infra.faults.ledger import Ledger
from infra.faults.resting import resting
from infra.faults.trial import read_faults
from infra.faults.turbulence import turbulent
from infra.local.connection import find_connection
from tests.fakes.deliveries import entry, queued

pytestmark = pytest.mark.e2e

FAULTS = ("transaction conflicts", "answers lost after a call")
RULES = [rule for fault in read_faults() if fault.title in FAULTS for rule in fault.rules_about("")]
STRUCK = ("ingestion", "scoring")
SIGNALS = 20
LAST = "5"  # the try after which SQS moves a message


@pytest.fixture
def turbulence(world):
    """Put a proxy between some functions and AWS."""
    functions, names = world.cloud.functions, world.cloud.names
    usual = {
        names.of(part): functions.get_function_configuration(FunctionName=names.of(part))[
            "Environment"
        ]["Variables"]
        for part in STRUCK
    }
    with turbulent(find_connection(world.home), world.home) as turbulence:
        detour = {"AWS_ENDPOINT_URL": turbulence.address}
        for name, variables in usual.items():
            functions.update_function_configuration(
                FunctionName=name, Environment={"Variables": {**variables, **detour}}
            )
        yield turbulence
        for name, variables in usual.items():
            functions.update_function_configuration(
                FunctionName=name, Environment={"Variables": variables}
            )


@pytest.fixture
def given_up(world):
    """Return what rests among the dead letters of a part, and take it away in the end."""
    looked_at = set()

    def rest(part):
        name = world.cloud.names.dead_letters(part)
        looked_at.add(name)
        return LastStops(world.cloud).queues([name])[0]

    yield rest
    for name in looked_at:
        url = world.cloud.sqs.get_queue_url(QueueName=name)["QueueUrl"]
        for message in resting(world.cloud.sqs, name):
            world.cloud.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


def used(number):
    """Return a signal of this moment, by a user of its own."""
    now = text_of(datetime.now(UTC))
    metadata = {"event_id": f"faults/{number}", "occurred_at": now, "producer": "test"}
    data = {
        "user": {"user_id": f"faults/{number}", "email": f"dev-{number}@faults-plg.com"},
        "signal": "feature_used",
        "properties": {"feature": "pipelines"},
    }
    detail = {"metadata": metadata, "data": data}
    return Entry(Source=PRODUCT, DetailType="ProductSignal.v1", Time=now, Detail=detail)


def test_calls_that_fail_and_answers_that_are_lost_cost_no_signal(world, turbulence):
    entries, ledger = (
        [used(number) for number in range(SIGNALS)],
        Ledger(world.cloud, world.archive),
    )
    ledger.expect(entries)
    turbulence.set(RULES)

    world.play(entries)

    assert turbulence.caused().times.total() > 0
    balance = ledger.balance()
    assert balance.balances
    assert balance.folded == SIGNALS


def give_up(world, part, message):
    """Hand a function a message that it cannot handle, as the last try of its queue would."""
    name = world.cloud.names.of(part)
    delivery = queued(message)
    for record in delivery["Records"]:
        record["attributes"]["ApproximateReceiveCount"] = LAST
        record["eventSourceARN"] = f"arn:aws:sqs:us-east-1:000000000000:{name}"
    answer = world.cloud.functions.invoke(FunctionName=name, Payload=json.dumps(delivery))
    assert json.load(answer["Payload"]) == {"batchItemFailures": []}


@pytest.mark.parametrize("part", ["enrichment", "scoring", "routing"])
def test_what_a_function_gives_up_rests_among_its_dead_letters_and_says_why(world, given_up, part):
    give_up(world, part, entry("LeadForgotten.v1", {}))

    expected = "LeadForgotten.v1: Rejected: detail-type: is unknown"
    assert any(reason.startswith(expected) for reason in given_up(part).reasons)
