"""Who hears of which event: the stages one after the other, and the CRM."""

from dataclasses import replace

import pytest

from infra.environments import LEAD_EVENTS, PROD, CrmSubscriber
from tests.infra.templates.synthesised import listed, synthesise

ROUTER = ["plg.router"]
SALES = "arn:aws:iam::444455556666:role/sales-reader"
FINANCE = "arn:aws:iam::444455556666:role/finance-reader"


@pytest.fixture(scope="module")
def connected(tmp_path_factory):
    """Synthesise a production with two subscribers that is fed by the bus of a partner."""
    return synthesise(
        replace(
            PROD,
            crm_subscribers=(
                CrmSubscriber(name="sales", role_arn=SALES),
                CrmSubscriber(name="finance", role_arn=FINANCE, event_types=("LeadAssigned.v1",)),
            ),
            partner_buses=("aws.partner/segment.com/shop",),
        ),
        tmp_path_factory.mktemp("connected"),
    )


def heard(app, target):
    """Return the patterns of the rules that lead to a target."""
    return [
        rule.properties["EventPattern"]
        for rule in app.of_type("Events::Rule")
        for each in rule.properties["Targets"]
        if app.target(each["Arn"], rule.stack) == target
    ]


@pytest.mark.requirement("S149")
def test_events_alone_lead_from_a_signal_to_a_rep(prod):
    """Each stage starts on what the one before committed; no timetable stands in between."""
    assert heard(prod, "Queue plg-prod-enrichment") == [
        {
            "source": ROUTER,
            "detail-type": ["AccountDiscovered.v1"],
            "detail": {"data": {"domain": [{"exists": True}]}},
        }
    ]
    assert heard(prod, "Queue plg-prod-scoring") == [
        {
            "source": ROUTER,
            "detail-type": [
                "AccountDiscovered.v1",
                "AccountSignalsChanged.v2",
                "AccountEnriched.v1",
                "LeadWithdrawn.v1",
            ],
        }
    ]
    assert heard(prod, "Queue plg-prod-routing") == [
        {
            "source": ROUTER,
            "detail-type": [
                "LeadQualified.v1",
                "AccountMerged.v1",
                "AccountOwnerChanged.v1",
                "SelfServeChosen.v1",
                "LeadQueued.v1",
                "LeadClosed.v1",
                "LeadReassigned.v1",
                "LeadEscalated.v1",
                "LeadWithdrawn.v1",
            ],
        }
    ]
    assert [
        each["detail-type"] for each in heard(prod, "StateMachine plg-prod-assignment-sla")
    ] == [
        ["LeadAssigned.v1", "LeadReassigned.v1", "LeadEscalated.v1", "LeadQueued.v1"],
        ["LeadAssigned.v1", "LeadEscalated.v1", "LeadQueued.v1"],
    ]
    assert not prod.has("Scheduler::Schedule")
    for rule in prod.of_type("Events::Rule"):
        assert "ScheduleExpression" not in rule.properties


@pytest.mark.requirement("S18")
def test_whatever_a_crm_says_reaches_its_function(prod):
    """In our words, or in Salesforce's and HubSpot's own, from a partner bus or put by somebody."""
    (pattern,) = heard(prod, "Queue plg-prod-crm")

    assert pattern == {
        "source": [
            "crm",
            {"prefix": "aws.partner/salesforce.com/"},
            {"prefix": "salesforce.com/"},
            {"prefix": "aws.partner/hubspot.com/"},
            {"prefix": "hubspot.com/"},
        ]
    }


def test_every_rule_listens_on_the_bus_of_its_environment(anywhere):
    (bus,) = anywhere.of_type("Events::EventBus")

    for rule in anywhere.of_type("Events::Rule"):
        assert anywhere.target(rule.properties["EventBusName"], rule.stack) == bus.label


@pytest.mark.parametrize(
    ("name", "event_types"), [("sales", list(LEAD_EVENTS)), ("finance", ["LeadAssigned.v1"])]
)
def test_a_subscriber_hears_of_its_own_event_types(connected, name, event_types):
    assert heard(connected, f"Queue plg-prod-subscriber-{name}") == [
        {"source": ROUTER, "detail-type": event_types}
    ]


@pytest.mark.requirement("S15")
def test_the_marketing_tool_hears_whom_to_leave_alone_and_nothing_of_leads(local):
    assert heard(local, "Queue plg-local-subscriber-marketing") == [
        {
            "source": ROUTER,
            "detail-type": [
                "AccountDiscovered.v1",
                "ColdOutreachSuppressed.v1",
                "NurtureRequested.v1",
                "InAppMessageRequested.v1",
                "SelfServeChosen.v1",
                "HandoffTriggered.v1",
            ],
        }
    ]


@pytest.mark.parametrize("name", ["sales", "finance"])
def test_a_subscriber_that_stops_loses_nothing_for_two_weeks(connected, name):
    queue = connected.find(f"Queue plg-prod-subscriber-{name}")

    assert queue.properties["MessageRetentionPeriod"] == 14 * 24 * 3600


def test_every_subscriber_has_a_key_of_its_own(connected):
    keys = {
        connected.target(
            connected.find(f"Queue plg-prod-subscriber-{name}").properties["KmsMasterKeyId"],
            "plg-prod-crm",
        )
        for name in ("sales", "finance")
    }

    assert len(keys) == 2


@pytest.mark.parametrize(("name", "reader"), [("sales", SALES), ("finance", FINANCE)])
def test_a_subscribers_queue_is_read_by_its_role_alone(connected, name, reader):
    policy = connected.queue_policy(f"Queue plg-prod-subscriber-{name}")

    readers = [
        (statement["Principal"], statement["Action"])
        for statement in policy
        if statement["Effect"] == "Allow" and statement["Action"] != "sqs:SendMessage"
    ]

    assert readers == [
        (
            {"AWS": reader},
            [
                "sqs:ChangeMessageVisibility",
                "sqs:DeleteMessage",
                "sqs:GetQueueAttributes",
                "sqs:GetQueueUrl",
                "sqs:ReceiveMessage",
            ],
        )
    ]


@pytest.mark.parametrize(("name", "reader"), [("sales", SALES), ("finance", FINANCE)])
def test_a_subscribers_messages_are_sealed_by_the_bus_and_opened_by_its_role(
    connected, name, reader
):
    queue = connected.find(f"Queue plg-prod-subscriber-{name}")
    dead_letters = connected.find(f"{queue.label}-dead")
    key = connected.find(connected.target(queue.properties["KmsMasterKeyId"], queue.stack))

    users = {
        (principal, action)
        for statement in key.properties["KeyPolicy"]["Statement"]
        for principal in map(str, statement["Principal"].values())
        for action in listed(statement["Action"])
        if ":root" not in principal  # whom the account lets tend it
    }

    assert users == {
        (reader, "kms:Decrypt"),
        ("events.amazonaws.com", "kms:Decrypt"),
        ("events.amazonaws.com", "kms:GenerateDataKey"),
    }
    assert dead_letters.properties["KmsMasterKeyId"] == queue.properties["KmsMasterKeyId"]
    assert key.properties["EnableKeyRotation"] is True


def test_where_there_is_no_crm_a_role_of_ours_reads_what_the_queue_lets_it(local):
    policy = local.queue_policy("Queue plg-local-subscriber-crm")

    (reading,) = (each for each in policy if "sqs:ReceiveMessage" in each["Action"])

    reader = local.target(reading["Principal"]["AWS"], "plg-local-crm")
    assert reader == "Role plg-local-subscriber-crm"
    assert "Policies" not in local.find(reader).properties


def test_a_partners_events_are_forwarded_as_they_are(connected):
    (rule,) = (
        each
        for each in connected.of_type("Events::Rule")
        if each.properties["EventBusName"] == "aws.partner/segment.com/shop"
    )
    (target,) = rule.properties["Targets"]

    assert rule.properties["EventPattern"] == {"source": ["aws.partner/segment.com/shop"]}
    assert connected.target(target["Arn"], rule.stack) == "EventBus plg-prod"
    assert "InputPath" not in target
    assert (
        connected.target(target["DeadLetterConfig"]["Arn"], rule.stack)
        == "Queue plg-prod-partners-dead"
    )
