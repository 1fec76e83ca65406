"""Addresses sent along every path are told nobody: no log, metric, workflow, attribute or table."""

import json
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from infra.bus.entries import CRM, PRODUCT, Entry, delivered, text_of
from infra.local.patience import wait_for
from infra.local.sales_team import TEAM
from plg_router.adapters.dead_letters import REASON
from plg_router.domain.identity.nodes import company_node
from tests.adapters.stores import legible
from tests.e2e import saying
from tests.e2e.test_bad_input import BAD
from tests.e2e.test_faults import give_up

pytestmark = pytest.mark.e2e

CANARY = "jane.canary"  # in every address, and in nothing else
ADDRESS, PRIVATE = f"{CANARY}@canary-plg.com", f"{CANARY}@gmail.com"
ACCOUNT = company_node("canary-plg.com")
NUMBERS = count(1)
PATIENCE_S = 60


def said(source, detail_type, *, event_id=None, **data):
    """Return an event of this moment, named after an address itself."""
    name = event_id or f"{ADDRESS}/{next(NUMBERS)}"
    return saying.said(source, detail_type, event_id=name, **data)


def did(signal="feature_used", *, email=ADDRESS, **properties):
    """Return a signal of somebody whose every name is an address."""
    return said(
        PRODUCT,
        "ProductSignal.v1",
        user={
            "user_id": ADDRESS,
            "email": email,
            "name": ADDRESS,
            "title": f"VP Engineering {ADDRESS}",
            "department": ADDRESS,
        },
        workspace_id=ADDRESS,
        signal=signal,
        properties=properties,
    )


def raw(source, detail_type, **detail):
    return Entry(Source=source, DetailType=detail_type, Time=text_of(NOW), Detail=detail)


NOW = datetime.now(UTC)
SPOILED = json.loads(
    json.dumps([entry for entry, _ in BAD.values()])
    .replace("ann@bad-input-plg.com", ADDRESS)
    .replace("ann@", f"{CANARY}@")
    .replace("bad-input/", f"{CANARY}@")
)
EAGER = [  # enough for a lead, so that a rep is offered it and a clock runs
    *(did("pricing_page_viewed") for _ in range(3)),
    *(did("integration_connected", integration=name) for name in ("slack", "jira")),
    *(did("enterprise_feature_explored", feature=feature) for feature in (ADDRESS, "sso")),
    *(did(feature=feature) for feature in ("boards", "reports", "exports")),
    did("role_configured", role="admin"),
    did("upgrade_clicked"),
    did("pricing_calculator_used"),
]
SAID = [
    did(feature=ADDRESS),
    did("integration_connected", integration=ADDRESS),
    did("usage_limit_hit", feature=ADDRESS),
    did("workspace_created"),
    did("teammate_invited", invitee_id=f"{CANARY}.2@canary-plg.com", invitee_title="CTO"),
    did(email=PRIVATE),
    did("demo_requested"),
    *EAGER,
    *SPOILED,
    raw(
        "segment.com/x",
        "identify",
        type="identify",
        messageId=ADDRESS,
        timestamp=text_of(NOW),
        userId=ADDRESS,
        traits={"email": ADDRESS, "name": ADDRESS},
    ),
    raw(
        "segment.com/x",
        "track",
        type="track",
        event=f"Mailed {ADDRESS}",
        messageId=ADDRESS,
        timestamp=text_of(NOW),
        userId=ADDRESS,
    ),
    raw("amplitude.com/x", ADDRESS, event_type=ADDRESS, uuid=ADDRESS, event_time=ADDRESS),
    said(
        CRM,
        "AccountChanged.v1",
        crm_id="crm-canary",
        version=1,
        domains=["canary-plg.com"],
        contacts=[ADDRESS, PRIVATE],
        employees=400,
    ),
    said(
        CRM,
        "AccountChanged.v1",
        crm_id=ADDRESS,
        version=1,
        name=f"Canary {ADDRESS}",
        industry=ADDRESS,
        domains=["other-canary-plg.com"],
    ),
    said(
        CRM,
        "OpportunityChanged.v1",
        crm_id=ADDRESS,
        opportunity_id=ADDRESS,
        version=1,
        stage=ADDRESS,
    ),
    said(
        CRM,
        "DealClosed.v1",
        crm_id=ADDRESS,
        deal_id=ADDRESS,
        version=1,
        won=True,
        channel="sales",
        closed_at=text_of(NOW),
    ),
    said(
        CRM,
        "AssignmentOverridden.v1",
        account_id=ADDRESS,
        lead_version=1,
        rep_id="nobody",
        overridden_by="kim",
        reason=ADDRESS,
    ),
    said(CRM, "AccountChanged.v1", crm_id="crm-canary", version=2, domains=[ADDRESS]),
    said(CRM, "LeadEngaged.v1", account_id=ADDRESS, rep_id=ADDRESS, engaged_at=ADDRESS),
    said(CRM, "LeadVerdictRecorded.v1", decision_id=ADDRESS),
    raw(
        "hubspot.com/x",
        "webhook",
        events=[
            {
                "subscriptionType": "company.propertyChange",
                "objectId": 7,
                "propertyName": name,
                "propertyValue": value,
                "occurredAt": 1,
            }
            for name, value in (
                ("domain", "canary-plg.com"),
                ("contacts", ADDRESS),
                ("name", ADDRESS),
            )
        ],
    ),
    raw("salesforce.com/x", "AccountChangeEvent", payload={ADDRESS: ADDRESS}),
]
POISON = said("plg.router", "LeadQualified.v1", account_id=ADDRESS, score=ADDRESS)


@pytest.fixture(scope="module")
def played(world):
    """Say everything, and hand a stage a message that it can never handle."""
    began = datetime.now(UTC) - timedelta(seconds=1)
    world.seating.seat(TEAM)
    world.play(SAID)
    sqs, names = world.cloud.sqs, world.cloud.names
    give_up(world, "routing", delivered(POISON))
    wait_for(
        "routing to fail",
        lambda: any('"failed"' in line for line in spoken(world, "routing", began)),
        seconds=PATIENCE_S,
    )
    yield began
    world.seating.seat([])
    for queue in (names.dead_letters("routing"), names.quarantine):
        sqs.purge_queue(QueueUrl=sqs.get_queue_url(QueueName=queue)["QueueUrl"])


def spoken(world, part, since):
    """Return every line of a function or workflow since a moment, metrics included."""
    pages = world.cloud.logs.get_paginator("filter_log_events").paginate(
        logGroupName=world.cloud.names.log_group(part), startTime=int(since.timestamp() * 1000)
    )
    return [event["message"] for page in pages for event in page["events"]]


def groups(world):
    found = world.cloud.logs.describe_log_groups(
        logGroupNamePrefix=world.cloud.names.log_group("")
    )["logGroups"]
    return [group["logGroupName"].rpartition("/")[2] for group in found]


def messages(world, url):
    """Return what rests in a queue, and put it back."""
    found = []
    while several := world.cloud.sqs.receive_message(
        QueueUrl=url,
        MaxNumberOfMessages=10,
        VisibilityTimeout=30,
        MessageAttributeNames=["All"],
        AttributeNames=["All"],
    ).get("Messages"):
        found += several
    for message in found:
        world.cloud.sqs.change_message_visibility(
            QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0
        )
    return found


def queues(world):
    urls = world.cloud.sqs.list_queues(QueueNamePrefix=world.cloud.names.of(""))["QueueUrls"]
    return {url.rpartition("/")[2]: url for url in urls}


def test_no_log_and_no_metric_holds_an_address(world, played):
    lines = {part: spoken(world, part, played) for part in groups(world)}

    assert any('"batch"' in line for line in lines["ingestion"])
    assert any('"parked"' in line for line in lines["crm"])
    assert [line for of_one in lines.values() for line in of_one if CANARY in line] == []


@pytest.mark.usefixtures("played")
def test_no_table_holds_an_address(world):
    """Here no vendor is configured: with one, those to be looked up lie in a table of their own."""
    names = world.cloud.names
    items = [
        legible(item)
        for table in (names.accounts_table, names.reps_table)
        for page in world.cloud.dynamodb.get_paginator("scan").paginate(TableName=table)
        for item in page["Items"]
    ]

    assert world.archive.dossier(ACCOUNT) is not None
    assert [item for item in items if CANARY in json.dumps(item)] == []


@pytest.mark.usefixtures("played")
def test_no_workflow_is_given_an_address(world):
    machines = world.cloud.stepfunctions.list_state_machines()["stateMachines"]
    pages = [
        world.cloud.stepfunctions.get_paginator("list_executions").paginate(
            stateMachineArn=machine["stateMachineArn"]
        )
        for machine in machines
    ]
    executions = [each for one in pages for page in one for each in page["executions"]]
    inputs = [
        world.cloud.stepfunctions.describe_execution(executionArn=each["executionArn"])["input"]
        for each in executions
    ]

    assert any(ACCOUNT in text for text in inputs)
    assert [text for text in [*inputs, *map(str, executions)] if CANARY in text] == []


@pytest.mark.usefixtures("played")
def test_no_attribute_of_a_message_holds_an_address(world):
    """The body of what is parked or dead is the raw event by design; its attributes are not."""
    attributes = {}
    for name, url in queues(world).items():
        for message in messages(world, url):
            said_of = json.dumps([message.get("MessageAttributes"), message.get("Attributes")])
            attributes.setdefault(name, []).append(said_of)

    assert len(attributes["plg-local-quarantine"]) >= len(SPOILED)
    assert any(REASON in one for one in attributes["plg-local-routing-dead"])
    assert [one for found in attributes.values() for one in found if CANARY in one] == []


@pytest.mark.usefixtures("played")
def test_no_subscriber_is_told_an_address(world):
    told = [
        message["Body"]
        for name, url in queues(world).items()
        if name.startswith(world.cloud.names.subscriber("")) and not name.endswith("-dead")
        for message in messages(world, url)
    ]

    assert any(ACCOUNT in body for body in told)
    assert [body for body in told if CANARY in body] == []
