"""No hop between two parts can lose a message."""

import json

import pytest

from infra.environments import LOCAL
from infra.faults.graves import stage_behind
from infra.faults.trial import read_faults
from tests.infra.templates.synthesised import listed

LAST_STOPS = ("-dead", "-quarantine")


def test_every_queue_has_dead_letters_or_is_a_last_stop(anywhere):
    for queue in anywhere.of_type("SQS::Queue"):
        redrive = queue.properties.get("RedrivePolicy")

        if queue.label.endswith(LAST_STOPS):
            assert redrive is None
        else:
            dead_letters = anywhere.target(redrive["deadLetterTargetArn"], queue.stack)
            assert dead_letters == f"{queue.label}-dead"
            assert redrive["maxReceiveCount"] == 5


def test_what_failed_rests_for_two_weeks(anywhere):
    for queue in anywhere.of_type("SQS::Queue"):
        if queue.label.endswith(LAST_STOPS):
            assert queue.properties["MessageRetentionPeriod"] == 14 * 24 * 3600


def test_every_queue_is_encrypted_and_refuses_plain_http(anywhere):
    for queue in anywhere.of_type("SQS::Queue"):
        assert queue.properties.get("SqsManagedSseEnabled") or queue.properties["KmsMasterKeyId"]
        assert {
            "Effect": "Deny",
            "Principal": {"AWS": "*"},
            "Action": "sqs:*",
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }.items() <= anywhere.queue_policy(queue.label)[0].items()


def test_every_rule_keeps_what_it_cannot_deliver(anywhere):
    for rule in anywhere.of_type("Events::Rule"):
        for target in rule.properties["Targets"]:
            dead_letters = anywhere.find(
                anywhere.target(target["DeadLetterConfig"]["Arn"], rule.stack)
            )

            assert dead_letters.label.endswith("-dead")
            assert target["RetryPolicy"]["MaximumEventAgeInSeconds"] == 24 * 3600
            assert rule.label in senders(anywhere, dead_letters)


def test_a_queue_takes_events_from_the_rules_that_target_it_and_nobody_else(anywhere):
    for queue in anywhere.of_type("SQS::Queue"):
        if queue.label.endswith("-dead"):
            continue
        feeding = {
            rule.label
            for rule in anywhere.of_type("Events::Rule")
            for target in rule.properties["Targets"]
            if anywhere.target(target["Arn"], rule.stack) == queue.label
        }

        assert senders(anywhere, queue) == feeding


def senders(app, queue):
    """Return the rules that may put messages into a queue; no other sender is allowed any."""
    rules = set()
    for statement in app.queue_policy(queue.label):
        if statement["Effect"] == "Allow" and "sqs:SendMessage" in listed(statement["Action"]):
            assert statement["Principal"] == {"Service": "events.amazonaws.com"}
            (source,) = listed(statement["Condition"]["ArnEquals"]["aws:SourceArn"])
            rules.add(app.target(source, queue.stack))
    return rules


def test_no_queue_has_a_longer_policy_than_sqs_allows(anywhere):
    for queue in anywhere.of_type("SQS::Queue"):
        policy = anywhere.queue_policy(queue.label)

        assert len(policy) <= 20
        assert len(json.dumps(policy)) < 8192


@pytest.mark.parametrize(
    ("queue", "batch", "window"),
    [
        ("ingestion-urgent", 100, 1),
        ("ingestion-usage", 1000, 60),
        ("enrichment", 10, 0),
        ("scoring", 10, 0),
        ("routing", 10, 0),
        ("crm", 5, 0),
    ],
)
def test_a_worker_reports_which_messages_of_its_batch_failed(prod, queue, batch, window):
    (mapping,) = (
        each
        for each in prod.of_type("Lambda::EventSourceMapping")
        if prod.target(each.properties["EventSourceArn"], each.stack) == f"Queue plg-prod-{queue}"
    )

    assert mapping.properties["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping.properties["BatchSize"] == batch
    assert mapping.properties["MaximumBatchingWindowInSeconds"] == window
    assert mapping.properties["ScalingConfig"]["MaximumConcurrency"] >= 2


def test_a_message_stays_hidden_while_its_worker_may_still_try(prod, staging, dev):
    for app in (prod, staging, dev):
        for mapping in app.of_type("Lambda::EventSourceMapping"):
            source = app.target(mapping.properties["EventSourceArn"], mapping.stack)
            worker = app.find(app.target(mapping.properties["FunctionName"], mapping.stack))
            if source.startswith("Queue"):
                trying = 6 * worker.properties["Timeout"]  # as AWS advises
                waiting = mapping.properties["MaximumBatchingWindowInSeconds"]
                assert app.find(source).properties["VisibilityTimeout"] >= trying + waiting


def test_a_worker_knows_the_dead_letters_of_its_queues_and_when_sqs_would_move_a_message(anywhere):
    for worker in anywhere.of_type("Lambda::Function"):
        queues = {
            source.removeprefix("Queue ")
            for mapping in anywhere.of_type("Lambda::EventSourceMapping")
            if anywhere.target(mapping.properties["FunctionName"], mapping.stack) == worker.label
            and (
                source := anywhere.target(mapping.properties["EventSourceArn"], mapping.stack)
            ).startswith("Queue")
        }
        told = worker.properties["Environment"]["Variables"].get("DEAD_LETTERS")

        if queues:
            assert json.loads(anywhere.target(told, worker.stack)) == {
                "attempts": 5,
                "queues": {queue: f"Queue {queue}-dead" for queue in queues},
            }
        else:
            assert told is None


def test_the_relay_reads_every_outbox_and_keeps_what_it_cannot_publish(anywhere):
    (mapping,) = (
        each
        for each in anywhere.of_type("Lambda::EventSourceMapping")
        if anywhere.target(each.properties["EventSourceArn"], each.stack).endswith(" stream")
    )

    (pattern,) = mapping.properties["FilterCriteria"]["Filters"]
    assert json.loads(pattern["Pattern"]) == {
        "dynamodb": {"NewImage": {"outbox": {"B": [{"exists": True}]}}}
    }
    assert mapping.properties["StartingPosition"] == "TRIM_HORIZON"
    assert mapping.properties["BisectBatchOnFunctionError"] is True
    assert mapping.properties["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    failed = mapping.properties["DestinationConfig"]["OnFailure"]["Destination"]
    assert anywhere.target(failed, mapping.stack).endswith("-relay-dead")
    assert mapping.properties["MaximumRecordAgeInSeconds"] < 24 * 3600  # the stream's memory


def test_the_relay_alone_may_publish(anywhere):
    """No dual write anywhere: an event leaves because a committed write says so."""
    publishers = {
        role.logical_id
        for role in anywhere.of_type("IAM::Role")
        if "events:PutEvents" in json.dumps(role.properties.get("Policies", []))
    }

    (relay,) = publishers
    assert "Relay" in relay


def test_every_stage_has_to_give_something_up_under_some_fault(local):
    queues = [queue.name for queue in local.of_type("SQS::Queue")]
    names, prefix = LOCAL.names, LOCAL.names.of("")
    ending = names.dead_letters("").removeprefix(prefix)
    parts = {
        queue.removeprefix(prefix).removesuffix(ending)
        for queue in queues
        if queue.endswith(ending) and not queue.startswith(names.subscriber(""))
    }

    left = set().union(*(fault.leaves for fault in read_faults()))

    assert left == {stage_behind(part) for part in parts}
