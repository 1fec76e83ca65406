"""What goes wrong between the deployed functions and AWS delays a decision, and loses nothing."""

import json
from datetime import UTC, datetime

import pytest

from infra.dead_letters import LastStops
from infra.faults.stage import open_stage
from infra.faults.traffic import make_shares
from infra.faults.trial import endure, read_faults
from tests.fakes.deliveries import entry, queued

pytestmark = pytest.mark.e2e

FAULTS = {fault.title: fault for fault in read_faults()}
PLAYED = ("answers lost after a call", "PutEvents fails in part")
LAST = "5"  # the try after which SQS moves a message


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    with open_stage(tmp_path_factory.mktemp("faults")) as stage:
        yield stage


@pytest.fixture(scope="module")
def shares():
    """Return the traffic that meets each fault."""
    made = make_shares(len(PLAYED), sign_ups=5, firms=1, seed=1, now=datetime.now(UTC))
    return dict(zip(PLAYED, made, strict=True))


@pytest.mark.parametrize("title", PLAYED)
def test_a_fault_loses_nothing_of_what_it_strikes(stage, shares, title):
    outcome = endure(stage, FAULTS[title], shares[title])

    assert list(outcome.wrong()) == []


@pytest.mark.parametrize("part", ["enrichment", "scoring", "routing"])
def test_a_function_puts_what_it_gives_up_among_its_dead_letters_and_says_why(stage, part):
    names = stage.cloud.names
    (message,) = queued(entry("LeadForgotten.v1", {}))["Records"]
    message["attributes"]["ApproximateReceiveCount"] = LAST
    message["eventSourceARN"] = f"arn:aws:sqs:us-east-1:000000000000:{names.of(part)}"

    answer = stage.cloud.functions.invoke(
        FunctionName=names.of(part), Payload=json.dumps({"Records": [message]})
    )

    assert json.load(answer["Payload"]) == {"batchItemFailures": []}
    (left,) = LastStops(stage.cloud).queues([names.dead_letters(part)])
    (reason,) = left.reasons
    assert reason.startswith("LeadForgotten.v1: Rejected: detail-type: is unknown")
