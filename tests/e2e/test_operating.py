"""What failed goes back and is done, who was away hears it again, and reps see what is theirs."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from infra.bus.crm_events import AccountFacts
from infra.bus.entries import delivered, text_of
from infra.crm_subscriber.inbox import Inbox
from infra.crm_subscriber.subscriber import open_subscriber
from infra.operate.own_leads import ask, proof_of, session_of
from plg_router.domain.identity.nodes import company_node
from plg_router.kernel.errors import Rejected
from tests.e2e.saying import did, qualified

pytestmark = pytest.mark.e2e

ANA, BEN = "operating.ana", "operating.ben"
OWNERS = {"anas-own-plg.com": ANA, "bens-own-plg.com": BEN}
LOST = "lost-and-found-plg.com"


@pytest.fixture(scope="module")
def at_work(world):
    """Seat two reps of whom each owns an account that the product knows."""
    with world.unhurried(ANA, BEN):
        world.seating.introduce(
            AccountFacts(domain=domain, name=domain, owner=owner, has_open_opportunity=True)
            for domain, owner in OWNERS.items()
        )
        world.play([did(f"operating/{domain}", f"dev@{domain}") for domain in (*OWNERS, LOST)])
        yield


@pytest.fixture(scope="module")
def shown(world, at_work):  # noqa: ARG001  they have to be there
    """Return the companies whose leads each rep is shown."""
    sessions = {rep: session_of(world.cloud, rep) for rep in OWNERS.values()}
    audience = world.cloud.names.bus
    world.play([qualified(company_node(domain)) for domain in OWNERS])
    return {
        rep: {lead["company"] for lead in ask(session, proof_of(session, audience))}
        for rep, session in sessions.items()
    }


@pytest.mark.requirement("S137")
def test_reps_are_shown_their_own_leads_and_nobody_elses(shown):
    assert shown == {ANA: {"anas-own-plg.com"}, BEN: {"bens-own-plg.com"}}


@pytest.mark.requirement("S137")
def test_the_command_asks_as_the_rep(shown, plg):  # noqa: ARG001
    assert f"Leads of {BEN}" in plg("mine", "--as", BEN)
    assert "anas-own-plg.com" not in plg("mine", "--as", BEN)


@pytest.mark.requirement("S137")
@pytest.mark.usefixtures("at_work")
def test_a_rep_cannot_pass_for_another(world):
    audience = world.cloud.names.bus
    ana, ben = (session_of(world.cloud, rep) for rep in (ANA, BEN))
    reader = world.cloud.acting_as(role(world, world.cloud.names.subscriber("crm")), ANA)
    of_ana, of_ben = proof_of(ana, audience), proof_of(ben, audience)
    spliced = of_ana.rpartition("&")[0] + "&" + of_ben.rpartition("&")[2]

    for proof in (
        spliced,
        proof_of(ana, "plg-prod"),  # made for somebody else
        proof_of(reader, audience),  # a session of that name, but of another role
        "Action=GetCallerIdentity",
        ANA,
    ):
        with pytest.raises(Rejected, match="proof"):
            ask(ben, proof)


@pytest.mark.requirement("S137")
@pytest.mark.usefixtures("at_work")
def test_a_rep_reads_no_table_and_calls_nothing_else(world):
    names, session = world.cloud.names, session_of(world.cloud, ANA)
    mine = {":rep": {"S": ANA}}

    for attempt in (
        lambda: session.dynamodb.scan(TableName=names.accounts_table),
        lambda: session.dynamodb.query(
            TableName=names.accounts_table,
            IndexName="held",
            KeyConditionExpression="held_by = :rep",
            ExpressionAttributeValues=mine,
        ),
        lambda: session.functions.invoke(FunctionName=names.of("routing"), Payload="{}"),
        lambda: session.sqs.get_queue_url(QueueName=names.subscriber("crm")),
    ):
        with pytest.raises(ClientError, match="AccessDenied"):
            attempt()


def test_what_failed_is_listed_goes_back_and_is_done(world, plg, at_work):  # noqa: ARG001
    dead = world.cloud.names.dead_letters("routing")
    rest(world, dead, delivered(qualified(company_node(LOST))))

    listed = plg("redrive")

    assert "LeadQualified.v1: the function ended without a word" in listed
    assert world.archive.lead(company_node(LOST)) is None

    assert f"{dead}: 1 of 1 went to plg-local-routing" in plg("redrive", dead)
    world.settle()
    assert world.archive.lead(company_node(LOST)) is not None
    assert world.stillness.dead_letters() == 0


def test_a_subscriber_that_was_away_for_too_long_is_told_again(world, plg, shown):  # noqa: ARG001
    queue = world.cloud.names.subscriber("crm")
    forget_what_was_told(world)

    for _ in range(2):  # the second time for whoever looks at this queue after us
        assert f"put into {queue}" in plg("reissue", "crm", "--since", "1d")

    assert heard_of_the_owned(world).outdated
    plg("reissue", "crm", "--since", "1d")


def test_what_the_stream_has_forgotten_is_told_again_from_the_items(world, plg, shown):  # noqa: ARG001
    dead = world.cloud.names.dead_letters("relay")
    forget_what_was_told(world)
    rest(world, dead, given_up_by_the_relay(world))

    assert f"{dead}: 1 of 1 went" in plg("redrive", dead, "--from-items")
    world.settle()

    heard_of_the_owned(world)
    assert world.stillness.dead_letters() == 0
    plg("reissue", "crm", "--since", "1d")


def url_of(world, queue):
    return world.cloud.sqs.get_queue_url(QueueName=queue)["QueueUrl"]


def rest(world, queue, body):
    """Put a message where dead letters rest."""
    world.cloud.sqs.send_message(QueueUrl=url_of(world, queue), MessageBody=body)


def given_up_by_the_relay(world):
    """Return what a mapping says of an hour's batch whose shard the stream has forgotten."""
    table = world.cloud.dynamodb.describe_table(TableName=world.cloud.names.accounts_table)
    now = datetime.now(UTC)
    batch = {
        "streamArn": table["Table"]["LatestStreamArn"],
        "shardId": "shardId-00000000000000000000-forgotten",
        "startSequenceNumber": f"{1:021}",
        "endSequenceNumber": f"{9:021}",
        "approximateArrivalOfFirstRecord": text_of(now - timedelta(hours=1)),
        "approximateArrivalOfLastRecord": text_of(now),
    }
    context = {"condition": "RetryAttemptsExhausted"}
    return json.dumps({"requestContext": context, "DDBStreamBatchInfo": batch})


def forget_what_was_told(world):
    world.settle()
    world.cloud.sqs.purge_queue(QueueUrl=url_of(world, world.cloud.names.subscriber("crm")))


def heard_of_the_owned(world):
    """Return what a subscriber hears, once it knows the last decision of each owned account."""
    inbox = Inbox()
    subscriber = open_subscriber(world.cloud, "crm", inbox)
    while subscriber.pull(wait_seconds=1):
        pass
    for domain in OWNERS:
        decisions = world.archive.dossier(company_node(domain)).decisions
        assert inbox.tasks[company_node(domain)].decision_seq == len(decisions)
    return inbox


def test_a_subscriber_reads_its_own_queue_and_no_other(world):
    marketing = world.cloud.acting_as(role(world, world.cloud.names.subscriber("marketing")))
    urls = {
        name: url_of(world, world.cloud.names.subscriber(name)) for name in ("crm", "marketing")
    }

    marketing.sqs.receive_message(QueueUrl=urls["marketing"])
    with pytest.raises(ClientError, match="AccessDenied"):
        marketing.sqs.receive_message(QueueUrl=urls["crm"])


def role(world, name):
    account = world.cloud.sts.get_caller_identity()["Account"]
    return f"arn:aws:iam::{account}:role/{name}"
