"""Every way in which a story can end otherwise is noticed, and said in words."""

import pytest

from infra.crm_subscriber.inbox import Message
from infra.local.stories.expectations import differences
from infra.local.stories.story import Expected
from plg_router.domain.assignment.override import override
from plg_router.domain.assignment.place import escalate, place
from tests.domain.builders import CAUSE, desk, rep, request
from tests.infra.operate.dossiers import dossier

DESK = desk(rep("ann"), rep("bob"), rep("eva", territories=["EMEA"]))
FIRST = place(request(), DESK, before=None, correlation_id=CAUSE)


def expected(**wanted):
    return Expected.model_validate({"account": "acme.com", **wanted})


@pytest.mark.parametrize(
    "wanted",
    [
        {"lead": True},
        {"state": "open", "rep": "ann", "squad": "velocity", "motion": "sales_assist"},
        {"step": "capacity", "attempt": 1, "decisions": 1},
        {"never": ["bob", "eva"]},
        {"candidates": {"eva": "territory:"}},
        {"score_below": 70},
    ],
)
def test_what_is_as_expected_is_no_difference(wanted):
    assert differences(expected(**wanted), dossier(FIRST), None) == []


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"lead": False}, "a lead was opened"),
        ({"state": "engaged"}, "state is open, not engaged"),
        ({"rep": "bob"}, "rep is ann, not bob"),
        ({"squad": "enterprise"}, "squad is velocity, not enterprise"),
        ({"motion": "sales_led"}, "motion is sales_assist, not sales_led"),
        ({"step": "owner"}, "step is capacity, not owner"),
        ({"attempt": 2}, "attempt is 1, not 2"),
        ({"decisions": 2}, "1 decisions, not 2"),
        ({"never": ["ann"]}, "ann was offered the lead"),
        ({"candidates": {"eva": "full"}}, "of eva the decision says territory:"),
        ({"candidates": {"zoe": "full"}}, "of zoe the decision says nothing"),
        ({"escalated_to": "head-of-sales"}, "not head-of-sales has to act"),
        ({"unchanged": True}, "nothing was delivered again"),
        ({"score_below": 0}, "the score is 0, not below 0"),
        ({"score_at_least": 70}, "the score is 0, not at least 70"),
        ({"role": "smb"}, "role is None, not smb"),
        ({"tier": 3}, "tier is 2, not 3"),
        ({"triggers": ["security_review"]}, "security_review did not fire"),
        ({"decided_by": "head"}, "decided_by is None, not head"),
    ],
)
def test_what_is_otherwise_is_said_in_words(wanted, said):
    (difference,) = differences(expected(**wanted), dossier(FIRST), None)

    assert difference.startswith("acme.com: ")
    assert said in difference


def test_an_escalation_is_recognised_by_the_person_it_names():
    escalation = escalate(request(), DESK, before=FIRST.lead, to="head-of-sales", reason="silence")

    found = dossier(FIRST, escalation)

    assert differences(expected(escalated_to="head-of-sales"), found, None) == []


def test_a_missing_lead_and_an_unknown_account_are_differences():
    assert differences(expected(lead=True), dossier(), None) == ["acme.com: no lead was opened"]
    assert differences(expected(lead=False), None, None) == ["acme.com is unknown"]


def test_a_change_since_everything_was_delivered_again_is_a_difference():
    before = dossier(FIRST, version=1)

    assert differences(expected(unchanged=True), before, before) == []
    assert differences(expected(unchanged=True), dossier(FIRST, version=2), before)


def alert(event_id, account="company:acme.com", **says):
    return Message(event_id, "AlertRaised.v1", {"account_id": account, **says})


HIGH = alert("e1", priority="high")
HEARD = [HIGH, alert("e2", priority="normal"), alert("e3", "company:bolt.com")]


@pytest.mark.parametrize(
    "wanted",
    [
        {"told": [{"event": "AlertRaised.v1"}]},
        {"told": [{"event": "AlertRaised.v1", "count": 2}]},
        {"told": [{"event": "AlertRaised.v1", "says": {"priority": "high"}, "count": 1}]},
        {"told": [{"event": "AlertRaised.v1", "holds": ["priority"]}]},
        {"told": [{"event": "OwnerNotified.v1", "count": 0}]},
        {"never_told": ["OwnerNotified.v1"]},
    ],
)
def test_what_subscribers_were_told_of_the_account_is_as_expected(wanted):
    assert differences(expected(**wanted), dossier(FIRST), None, HEARD) == []


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"told": [{"event": "OwnerNotified.v1"}]}, "0 OwnerNotified.v1, not at least 1"),
        ({"told": [{"event": "AlertRaised.v1", "count": 1}]}, "2 AlertRaised.v1, not 1"),
        (
            {"told": [{"event": "AlertRaised.v1", "says": {"priority": "low"}}]},
            "0 AlertRaised.v1 with priority low, not at least 1",
        ),
        (
            {"told": [{"event": "AlertRaised.v1", "holds": ["activity"]}]},
            "0 AlertRaised.v1 with activity, not at least 1",
        ),
        ({"never_told": ["AlertRaised.v1"]}, "AlertRaised.v1 was told"),
    ],
)
def test_what_subscribers_were_told_otherwise_is_said_in_words(wanted, said):
    (difference,) = differences(expected(**wanted), dossier(FIRST), None, HEARD)

    assert difference == f"acme.com: {said}"


def test_a_lead_given_by_hand_is_recognised_by_who_did_it():
    by_hand = override(
        request(),
        DESK,
        before=FIRST.lead,
        to="bob",
        by="head",
        reason="knows them",
        correlation_id=CAUSE,
    )

    assert differences(expected(decided_by="head"), dossier(FIRST, by_hand), None) == []
