"""What follows an assignment, through the functions as deployed, on an emulated AWS."""

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from plg_router.adapters import aws
from plg_router.domain.assignment.lead import LeadStatus
from plg_router.domain.feedback.verdict import Fault
from plg_router.runtime.clock import utc_now
from tests.fakes.cast import RULES, company, rep
from tests.fakes.deliveries import engaged, entry, metadata, used
from tests.functions.cloud import deployed

# Who waits for room looks for it as soon as the clock is called.
IMPATIENT = RULES.model_copy(
    update={"sla": RULES.sla.model_copy(update={"look_again": timedelta(microseconds=1)})}
)

SHIFTS = [{"weekday": day, "start": "00:00", "end": "24:00"} for day in range(7)]


def buys(cloud, domain):
    """Let two colleagues of a company do what people do who are about to buy."""
    actions = [("ann", "feature_used"), ("bob", "feature_used"), ("ann", "demo_requested")]
    messages = [
        used(f"{user}@{domain}", f"{user}@{domain}", f"{domain}-{number}", signal=action)
        for number, (user, action) in enumerate(actions)
    ]
    for message in messages:
        message["detail"]["metadata"]["occurred_at"] = datetime.now(UTC).isoformat()
    cloud.deliver("ingestion", *messages)
    cloud.come_to_rest()


def say(cloud, name, event_id="crm-1", **data):
    """Let the CRM say something, and everybody act on it."""
    detail = {"metadata": metadata(event_id), "data": data}
    assert cloud.deliver("crm", entry(name, detail)) == {"batchItemFailures": []}
    cloud.come_to_rest()


def rep_changed(cloud, rep_id, version, **changes):
    described = {
        "rep_id": rep_id,
        "version": version,
        "squads": ["velocity"],
        "territories": ["AMER"],
        "cap": 10,
        "zone": "UTC",
        "shifts": SHIFTS,
        **changes,
    }
    say(cloud, "RepChanged.v1", f"{rep_id}-{version}", **described)


def lead(cloud, domain="acme.com"):
    return cloud.leads.lead(company(domain))


def loads(cloud):
    return {rep_id: one.open_leads for rep_id, one in cloud.roster.reps(utc_now()).items()}


@pytest.mark.requirement("S80", "S155")
def test_a_lead_waits_until_an_answer_makes_room(cloud):
    cloud.roster.save(rep("rita", cap=1), 1)
    buys(cloud, "first.com")
    buys(cloud, "acme.com")
    (queued,) = cloud.told("LeadQueued.v1")
    assert (queued["account_id"], queued["manager"]) == (company(), "head-of-velocity")
    assert lead(cloud).status is LeadStatus.WAITING

    cloud.deliver("crm", engaged(company("first.com")))
    cloud.come_to_rest()

    assert (lead(cloud).status, lead(cloud).rep_id) == (LeadStatus.OPEN, "rita")
    assert loads(cloud) == {"rita": 1}


def test_room_that_comes_up_unannounced_is_found_with_the_next_assignment(cloud):
    """A new day, or the end of a time off, sends no event."""
    cloud.roster.save(rep("rita", cap=1), 1)
    buys(cloud, "first.com")
    buys(cloud, "acme.com")
    cloud.roster.save(rep("rita", cap=3), 2)
    assert lead(cloud).status is LeadStatus.WAITING

    buys(cloud, "next.com")

    assert lead(cloud).status is LeadStatus.OPEN
    assert loads(cloud) == {"rita": 3}


@pytest.mark.requirement("S18", "S155")
def test_a_rep_the_crm_takes_away_keeps_no_lead_and_a_new_one_gets_what_waits(cloud):
    rep_changed(cloud, "rita", 1)
    buys(cloud, "acme.com")

    rep_changed(cloud, "rita", 2, active=False)
    assert lead(cloud).status is LeadStatus.ESCALATED
    rep_changed(cloud, "saul", 1, cap=1)
    buys(cloud, "second.com")
    buys(cloud, "third.com")
    rep_changed(cloud, "saul", 2, cap=2)

    assert [lead(cloud, f"{name}.com").rep_id for name in ("second", "third")] == ["saul", "saul"]
    assert loads(cloud) == {"rita": 0, "saul": 2}


@pytest.mark.requirement("S75")
def test_a_pending_lead_goes_to_whoever_the_crm_names_as_owner(cloud):
    rep_changed(cloud, "rita", 1)
    rep_changed(cloud, "olga", 1, squads=["enterprise"])
    buys(cloud, "acme.com")

    say(
        cloud,
        "AccountChanged.v1",
        crm_id="crm-1",
        version=1,
        domains=["acme.com"],
        owner_rep_id="olga",
        lifecycle="customer",
    )

    assert cloud.told("AccountOwnerChanged.v1") == [
        {"account_id": company(), "owner_rep_id": "olga"}
    ]
    (handed,) = cloud.told("LeadReassigned.v1")
    assert (handed["previous_rep_id"], handed["rep_id"]) == ("rita", "olga")
    assert loads(cloud) == {"rita": 0, "olga": 1}


@pytest.mark.requirement("S139")
def test_a_lead_is_given_by_hand_with_an_audit_record(cloud):
    rep_changed(cloud, "rita", 1)
    buys(cloud, "acme.com")
    rep_changed(cloud, "saul", 1)

    for _ in range(2):
        say(
            cloud,
            "AssignmentOverridden.v1",
            account_id=company(),
            lead_version=lead(cloud).version,
            rep_id="saul",
            overridden_by="revops-kim",
            reason="knows the customer",
        )

    record = cloud.leads.decision(company(), lead(cloud).decision_seq)
    assert (record.rep_id, record.by, record.seq) == ("saul", "revops-kim", 2)
    assert loads(cloud) == {"rita": 0, "saul": 1}
    (handed,) = cloud.told("LeadReassigned.v1")
    assert handed["step"] == "manual"


@pytest.mark.requirement("S205")
def test_a_verdict_is_recorded_and_a_bad_signal_ends_the_lead(cloud):
    rep_changed(cloud, "rita", 1)
    buys(cloud, "acme.com")

    for _ in range(2):
        say(
            cloud,
            "LeadVerdictRecorded.v1",
            account_id=company(),
            decision_seq=1,
            rep_id="rita",
            verdict="rejected",
            fault="bad_signal",
            reason="a student project",
            recorded_at="2026-03-04T12:00:00Z",
        )

    assert cloud.leads.verdict(company(), 1).fault is Fault.BAD_SIGNAL
    assert (lead(cloud).status, loads(cloud)) == (LeadStatus.WITHDRAWN, {"rita": 0})
    assert len(cloud.told("LeadWithdrawn.v1")) == 1


@pytest.mark.requirement("S139")
def test_an_override_that_may_not_be_is_parked_with_its_reason(cloud):
    rep_changed(cloud, "rita", 1)
    buys(cloud, "acme.com")

    say(
        cloud,
        "AssignmentOverridden.v1",
        account_id=company(),
        lead_version=1,
        rep_id="nobody",
        overridden_by="revops-kim",
        reason="why not",
    )

    (parked,) = cloud.parked()
    assert parked["MessageAttributes"]["field"]["StringValue"] == "detail.data.rep_id"
    assert lead(cloud).rep_id == "rita"


@pytest.mark.requirement("S141", "S142")
def test_a_decision_asks_the_crm_for_an_opportunity_once(cloud):
    rep_changed(cloud, "rita", 1)
    buys(cloud, "acme.com")  # of 200 people, as the company file knows

    rep_changed(cloud, "saul", 1)
    rep_changed(cloud, "rita", 2, active=False)

    assert lead(cloud).rep_id == "saul"
    (asked,) = cloud.told("OpportunityRequested.v1")
    assert (asked["account_id"], asked["assigned_to"]) == (company(), "rita")


def again(stage, cloud):
    """Let a function give the lead that waits the room that came up."""
    if stage == "routing":
        (queued,) = (detail for name, detail in cloud.announced if name == "LeadQueued.v1")
        cloud.deliver("routing", entry("LeadQueued.v1", queued, "plg.router"))
    elif stage == "sla":
        (queued,) = cloud.told("LeadQueued.v1")
        offer = {key: queued[key] for key in ("account_id", "decision_seq")}
        assert cloud.call("sla", offer)["outcome"] == "overtaken"
    else:
        rep_changed(cloud, "rita", 3, cap=2)


@pytest.mark.parametrize("stage", ["routing", "sla", "crm"])
def test_a_drained_queue_counts_how_often_others_were_faster(rival, capsys, stage):
    """The most contended of all paths: many leads in turn, for the same credits and slots."""
    with deployed(IMPATIENT) as cloud:
        cloud.roster.save(rep("rita", cap=1), 1)
        buys(cloud, "first.com")
        buys(cloud, "acme.com")
        cloud.roster.save(rep("rita", cap=2), 2)
        capsys.readouterr()
        rival.is_faster = 1

        again(stage, cloud)

        assert lead(cloud).status is LeadStatus.OPEN
        assert counted("conflicts", capsys.readouterr().out) == 1


def counted(name, spoken):
    """Return the sum of a metric in what functions print."""
    return sum(sum(json.loads(line).get(name, [])) for line in spoken.splitlines())


class Rival:
    """Somebody who writes first, so many times."""

    is_faster = 0

    def __call__(self, **_):
        """Answer in DynamoDB's place that a transaction met another."""
        if not self.is_faster:
            return None
        self.is_faster -= 1
        error = {"Code": "TransactionCanceledException", "Message": "in conflict"}
        reasons = [{"Code": "TransactionConflict"}]
        return SimpleNamespace(status_code=400), {"Error": error, "CancellationReasons": reasons}


@pytest.fixture
def rival():
    """Let a rival meet whatever clients are made from now on."""
    rival, call = Rival(), "before-call.dynamodb.TransactWriteItems"
    aws.session().register(call, rival)
    yield rival
    aws.session().unregister(call, rival)
