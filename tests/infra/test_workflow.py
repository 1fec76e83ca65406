"""The clock waits, asks once, and never forgets a lead."""

import json
from datetime import timedelta

import pytest

from infra.components.assignment_workflow import DEFINITION
from infra.policy_file import policy_of
from plg_router.contracts.lead_events import LeadAssignedV1

STATES = json.loads(DEFINITION.read_text())["States"]


@pytest.fixture
def workflow(prod):
    return prod.find("StateMachine plg-prod-assignment-sla")


@pytest.mark.requirement("S144")
def test_every_assignment_starts_a_clock_of_two_hours(prod):
    rule = prod.find("Rule plg-prod-assignment-sla")
    (target,) = rule.properties["Targets"]

    assert rule.properties["EventPattern"]["detail-type"] == ["LeadAssigned.v1"]
    assert prod.target(target["Arn"], rule.stack) == "StateMachine plg-prod-assignment-sla"
    assert policy_of("prod").sla.first_touch == timedelta(hours=2)


def test_it_sleeps_until_the_deadline_before_it_asks():
    assert STATES["Wait for the deadline"] == {
        "Type": "Wait",
        "TimestampPath": "$.deadline",
        "Next": "Enforce the SLA",
    }


def test_whoever_is_on_the_clock_is_waited_for():
    """A new rep, and one whose clock rang a moment too early: both come with a deadline."""
    choice = STATES["Is someone on the clock?"]

    assert choice["Choices"] == [
        {"Variable": "$.deadline", "IsPresent": True, "Next": "Wait for the deadline"}
    ]
    assert choice["Default"] == "Settled"


def test_it_asks_again_on_the_failures_that_pass_and_on_no_others():
    (retry,) = STATES["Enforce the SLA"]["Retry"]

    assert retry["ErrorEquals"] == [
        "Transient",
        "Conflict",
        "Lambda.TooManyRequestsException",
        "Lambda.ServiceException",
        "Lambda.AWSLambdaException",
        "Lambda.SdkClientException",
        "Lambda.Unknown",
        "Runtime.HandlerError",  # the embedded AWS knows a handler's exceptions by no other name
    ]
    assert retry["JitterStrategy"] == "FULL"


def test_a_lead_nobody_could_decide_on_rests_among_the_dead_letters(prod, workflow):
    (catch,) = STATES["Enforce the SLA"]["Catch"]
    aside = STATES[catch["Next"]]

    assert catch["ErrorEquals"] == ["States.ALL"]
    assert catch["ResultPath"] is None  # the input itself, to start anew from
    assert aside["Resource"].endswith(":sqs:sendMessage")
    assert aside["Parameters"] == {"QueueUrl": "${DeadLettersUrl}", "MessageBody.$": "$"}
    assert STATES[aside["Next"]]["Type"] == "Fail"
    url = workflow.properties["DefinitionSubstitutions"]["DeadLettersUrl"]
    assert prod.target(url, workflow.stack) == "Queue plg-prod-assignment-sla-dead"


def test_no_personal_data_goes_in(prod):
    """The input is the assignment alone, and an assignment names accounts and reps by id."""
    (target,) = prod.find("Rule plg-prod-assignment-sla").properties["Targets"]

    assert target["InputPath"] == "$.detail.data"
    fields = LeadAssignedV1.model_fields["data"].annotation.model_fields
    assert not {"email", "name", "user", "users", "title", "phone"} & set(fields)


def test_it_logs_errors_without_what_it_carries(anywhere):
    (workflow,) = anywhere.of_type("StepFunctions::StateMachine")

    logging = workflow.properties["LoggingConfiguration"]

    assert logging["Level"] == "ERROR"
    assert logging["IncludeExecutionData"] is False
    assert workflow.properties["TracingConfiguration"] == {"Enabled": True}


def test_it_is_written_in_jsonpath():
    """The embedded AWS reads nothing else."""
    assert "JSONata" not in DEFINITION.read_text()
