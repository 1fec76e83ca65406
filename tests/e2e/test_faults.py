"""What fails between the functions and AWS costs no signal; what is given up says why."""

import json
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

import pytest

from infra.bus.entries import delivered
from infra.faults.detour import detour, headers_of
from infra.faults.graves import reasons, stage_behind
from infra.faults.hurry import in_a_hurry
from infra.faults.ledger import Ledger
from infra.faults.resting import resting
from infra.faults.trial import read_faults
from infra.faults.turbulence import turbulent
from infra.local.connection import find_connection
from infra.local.patience import GaveUp, wait_for
from plg_router.domain.identity.nodes import company_node
from tests.e2e.saying import did
from tests.fakes.deliveries import engaged, entry, metadata, queued

pytestmark = pytest.mark.e2e

FAULTS = ("transaction conflicts", "answers lost after a call")
RULES = [rule for fault in read_faults() if fault.title in FAULTS for rule in fault.rules_about([])]
SIGNALS = 20
LAST = "5"  # the try after which SQS moves a message
PATIENCE_S = 600  # half a minute where nobody else is at work: a clock is tried seven times
POISON, UNPUBLISHED = "poison-faults-plg.com", "unpublished-faults-plg.com"
NOBODY = "company:nobody-faults-plg.com"
KNOWN = "granite-castings-plg.com.br"  # to the company file
CLOCK = {"account_id": NOBODY, "decision_seq": 1, "wake_at": "2026-03-04T12:00:00Z"}


def used(number, domain="faults-plg.com"):
    """Return a signal by a user of its own."""
    return did(f"faults/{number}", f"dev-{number}@{domain}", feature="pipelines")


def told(detail_type, **data):
    """Return an event of the router's own, by default about an account of nobody's."""
    return entry(detail_type, {"metadata": metadata(), "data": {"account_id": NOBODY, **data}})


# What the functions behind these queues cannot handle while their tables are out of reach.
GIVEN_UP = {
    "ingestion-urgent": delivered(used("poison", POISON)),
    "enrichment": told(
        "AccountDiscovered.v1", account_id=company_node(KNOWN), domain=KNOWN, profile_version=1
    ),
    "scoring": told("AccountEnriched.v1", provider="crm"),
    "routing": told("AccountOwnerChanged.v1"),
    "crm": engaged(NOBODY),
}
TABLES = {"service": "dynamodb"}
UNREACHED = {
    "ingestion": {"operation": "PutItem", "body": f"contains(to_string(@), '{POISON}')"},
    "enrichment": TABLES,
    "scoring": TABLES,
    "routing": TABLES,
    "crm": TABLES,
    "sla": TABLES,
    "relay": {"operation": "PutEvents"},
}
DENIED = [
    {
        "name": stage,
        "headers": headers_of(stage),
        "error": {"code": "Denied", "status": 400},
        **calls,
    }
    for stage, calls in UNREACHED.items()
]
STAGES = {
    "ingestion": "ProductSignal.v1: Transient: Denied",
    "enrichment": "AccountDiscovered.v1: Transient: Denied",
    "scoring": "AccountEnriched.v1: Transient: Denied",
    "routing": "AccountOwnerChanged.v1: Transient: Denied",
    "crm": "LeadEngaged.v1: Transient: Denied",
    "sla": "a clock: Runtime.HandlerError",  # the embedded AWS's name for what a function raises
    "relay": "points into a stream: MaxRecordAgeExceeded",
}


@pytest.fixture(scope="module")
def turbulence(world):
    """Put a proxy between the functions and AWS."""
    with (
        turbulent(find_connection(world.home), world.home) as turbulence,
        detour(world.cloud, turbulence.address),
    ):
        yield turbulence


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


def give_up(world, queue, message):
    """Hand a function a message that it cannot handle, as the last try of its queue would."""
    delivery = queued(message)
    for record in delivery["Records"]:
        record["attributes"]["ApproximateReceiveCount"] = LAST
        record["eventSourceARN"] = (
            f"arn:aws:sqs:us-east-1:000000000000:{world.cloud.names.of(queue)}"
        )
    function = world.cloud.names.of(stage_behind(queue))
    answer = world.cloud.functions.invoke(FunctionName=function, Payload=json.dumps(delivery))
    assert json.load(answer["Payload"]) == {"batchItemFailures": []}


def started(world, status):
    """Return how many clocks of nobody's lead ended like this."""
    (arn,) = (each["stateMachineArn"] for each in machines(world))
    executions = world.cloud.stepfunctions.list_executions(stateMachineArn=arn, statusFilter=status)
    inputs = [
        world.cloud.stepfunctions.describe_execution(executionArn=each["executionArn"])["input"]
        for each in executions["executions"]
    ]
    return sum(json.loads(each) == CLOCK for each in inputs)


def machines(world):
    return world.cloud.stepfunctions.list_state_machines()["stateMachines"]


@dataclass(frozen=True)
class Aftermath:
    """What was given up, and what `plg redrive` did about it."""

    reasons: Mapping[str, Counter[str]]  # by stage
    printed: str
    left: Mapping[str, Counter[str]]


@pytest.fixture(scope="module")
def aftermath(world, turbulence, plg):
    """Let every stage fail for long enough, mend it, and send back what they gave up."""
    world.settle()
    with in_a_hurry(world.cloud):
        turbulence.set(DENIED)
        world.player.put(used("unpublished", UNPUBLISHED))
        for queue, message in GIVEN_UP.items():
            give_up(world, queue, message)
        for machine in machines(world):
            world.cloud.stepfunctions.start_execution(
                stateMachineArn=machine["stateMachineArn"], input=json.dumps(CLOCK)
            )
        with suppress(GaveUp):  # the tests say which did not
            wait_for(
                "every stage to give up",
                lambda: reasons(world.cloud).keys() >= {*STAGES},
                seconds=PATIENCE_S,
                every=2,
            )
        given_up = reasons(world.cloud)
        turbulence.set([])
        redriven = plg("redrive", "--all")
        with suppress(GaveUp):
            wait_for("the clock", lambda: started(world, "SUCCEEDED") == 1, seconds=PATIENCE_S)
        world.settle()
        return Aftermath(given_up, redriven, reasons(world.cloud))


@pytest.mark.parametrize("stage", STAGES)
def test_whatever_a_stage_gives_up_says_why(aftermath, stage):
    assert aftermath.reasons[stage] == Counter([STAGES[stage]])


@pytest.mark.parametrize("queue", [*GIVEN_UP, "assignment-sla", "relay"])
def test_whatever_a_stage_gives_up_goes_back_by_one_command(aftermath, queue):
    assert f"plg-local-{queue}-dead: 1 of 1 went to plg-local-{queue}" in aftermath.printed


def test_whatever_went_back_is_done(world, aftermath):
    assert aftermath.left == {}
    assert started(world, "FAILED") == started(world, "SUCCEEDED") == 1
    assert world.archive.dossier(company_node(POISON)).version == 1


@pytest.mark.parametrize("part", ["enrichment", "scoring", "routing"])
def test_what_nobody_understands_says_so_among_the_dead_letters(world, aftermath, part):  # noqa: ARG001
    give_up(world, part, entry("LeadForgotten.v1", {}))

    (reason,) = reasons(world.cloud)[part]
    for message in resting(world.cloud.sqs, dead := world.cloud.names.dead_letters(part)):
        url = world.cloud.sqs.get_queue_url(QueueName=dead)["QueueUrl"]
        world.cloud.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])

    assert reason.startswith("LeadForgotten.v1: Rejected: detail-type: is unknown")
