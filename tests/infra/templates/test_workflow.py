"""The clock waits, asks once, and never forgets a lead."""

import json
from datetime import timedelta

import pytest

from infra.components.assignment_workflow import DEFINITION
from infra.policies.file import policy_of
from plg_router.adapters.dead_letters import REASON
from plg_router.contracts.catalogue import FROM_ROUTER
from plg_router.runtime.offers import BookingInput, OfferInput

EVENTS = {contract.detail_type: contract for contract in FROM_ROUTER}
MESSAGE = {
    "account_id": "company:acme.com",
    "decision_seq": 2,
    "wake_at": "2026-03-04T13:30:00Z",
    "book_by": "2026-03-05T12:00:00Z",
}
STATES = json.loads(DEFINITION.read_text())["States"]


@pytest.fixture
def workflow(prod):
    return prod.find("StateMachine plg-prod-assignment-sla")


@pytest.mark.requirement("S144", "S145", "S146", "S154")
def test_every_decision_about_a_lead_starts_a_clock(prod):
    rule = prod.find("Rule plg-prod-assignment-sla")
    (target,) = rule.properties["Targets"]

    assert set(rule.properties["EventPattern"]["detail-type"]) == {
        name for name, contract in EVENTS.items() if "wake_at" in fields_of(contract)
    }
    assert prod.target(target["Arn"], rule.stack) == "StateMachine plg-prod-assignment-sla"
    assert policy_of("prod").sla.first_touch == timedelta(hours=2)


@pytest.mark.requirement("S91")
def test_whatever_begins_a_sales_led_lead_starts_the_clock_of_its_meeting(prod):
    rule = prod.find("Rule plg-prod-assignment-booking")
    (target,) = rule.properties["Targets"]
    pattern = rule.properties["EventPattern"]

    assert set(pattern["detail-type"]) == {"LeadAssigned.v1", "LeadQueued.v1", "LeadEscalated.v1"}
    assert pattern["detail"] == {"data": {"book_by": [{"exists": True}]}}
    assert prod.target(target["Arn"], rule.stack) == "StateMachine plg-prod-assignment-sla"
    assert policy_of("prod").sla.book_within == timedelta(hours=24)


def test_it_sleeps_until_its_moment_before_it_asks():
    assert STATES["Wait for the moment"] == {
        "Type": "Wait",
        "TimestampPath": "$.wake_at",
        "Next": "Enforce the SLA",
    }


def test_whatever_is_due_later_is_waited_for():
    """The breach after a reminder, and a clock that rang too early: both name their moment."""
    choice = STATES["Is there more to wait for?"]

    assert choice["Choices"] == [
        {"Variable": "$.wake_at", "IsPresent": True, "Next": "Wait for the moment"}
    ]
    assert choice["Default"] == "Settled"


@pytest.mark.parametrize("rule", ["assignment-sla", "assignment-booking"])
def test_the_function_can_read_what_either_rule_hands_in(prod, rule):
    """And nothing else goes in: an account by its id, and no personal data."""
    started = rendered(prod.find(f"Rule plg-prod-{rule}"))

    assert set(started) <= {"clock", "account_id", "decision_seq", "book_by", "wake_at"}
    contract = {"first_touch": OfferInput, "booking": BookingInput}[started["clock"]]
    assert contract.model_validate(started).account_id == MESSAGE["account_id"]
    assert started["wake_at"] in {MESSAGE["wake_at"], MESSAGE["book_by"]}


def rendered(rule):
    """Return what a rule makes of a message, as EventBridge does."""
    (target,) = rule.properties["Targets"]
    transformer = target["InputTransformer"]
    values = {
        f"<{name}>": json.dumps(MESSAGE[path.removeprefix("$.detail.data.")])
        for name, path in transformer["InputPathsMap"].items()
    }
    template = transformer["InputTemplate"]
    for name, value in values.items():
        template = template.replace(name, value)
    return json.loads(template)


def fields_of(contract):
    return contract.model_fields["data"].annotation.model_fields


def test_it_asks_again_on_the_failures_that_pass_and_on_no_others():
    (retry,) = STATES["Enforce the SLA"]["Retry"]

    assert retry["ErrorEquals"] == [
        "Transient",
        "Conflict",
        "Lambda.TooManyRequestsException",
        "Lambda.ClientExecutionTimeoutException",
        "Lambda.ServiceException",
        "Lambda.AWSLambdaException",
        "Lambda.SdkClientException",
        "Lambda.Unknown",
        "Sandbox.Timedout",  # as newer runtimes call it that a function took too long
        "Runtime.HandlerError",  # the embedded AWS knows a handler's exceptions by no other name
    ]
    assert retry["JitterStrategy"] == "FULL"
    assert likely_seconds(retry) > 15 * 60  # longer than most outages of a table


def likely_seconds(retry):
    """Return for how long is tried again: full jitter takes half of each delay on average."""
    delays = [
        min(retry["IntervalSeconds"] * retry["BackoffRate"] ** attempt, retry["MaxDelaySeconds"])
        for attempt in range(retry["MaxAttempts"])
    ]
    return sum(delays) / 2


def test_a_lead_nobody_could_decide_on_rests_among_the_dead_letters(prod, workflow):
    (catch,) = STATES["Enforce the SLA"]["Catch"]
    aside = STATES[catch["Next"]]

    assert catch["ErrorEquals"] == ["States.ALL"]
    assert aside["Resource"].endswith(":sqs:sendMessage")
    assert aside["Parameters"] == {
        "QueueUrl": "${DeadLettersUrl}",
        "MessageBody.$": "$$.Execution.Input",  # as the rule gave it, to start anew from
        "MessageAttributes": {
            REASON: {"DataType": "String", "StringValue.$": f"{catch['ResultPath']}.Error"}
        },
    }
    assert STATES[aside["Next"]]["Type"] == "Fail"
    url = workflow.properties["DefinitionSubstitutions"]["DeadLettersUrl"]
    assert prod.target(url, workflow.stack) == "Queue plg-prod-assignment-sla-dead"


def test_the_last_hop_is_tried_until_a_throttle_or_an_outage_of_an_hour_is_over():
    """It is all that is left of the lead's clock; `States.ALL` covers what SQS may answer."""
    (retry,) = STATES["Set the lead aside"]["Retry"]

    assert retry["ErrorEquals"] == ["States.ALL"]
    assert retry["JitterStrategy"] == "FULL"
    assert likely_seconds(retry) > 60 * 60


def test_it_logs_errors_without_what_it_carries(anywhere):
    (workflow,) = anywhere.of_type("StepFunctions::StateMachine")

    logging = workflow.properties["LoggingConfiguration"]

    assert logging["Level"] == "ERROR"
    assert logging["IncludeExecutionData"] is False
    assert workflow.properties["TracingConfiguration"] == {"Enabled": True}


def test_it_is_written_in_jsonpath():
    """The embedded AWS reads nothing else."""
    assert "JSONata" not in DEFINITION.read_text()
