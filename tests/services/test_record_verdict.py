"""Sales judges each decision once; a bad signal costs nobody a turn and ends the lead."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.assignment.lead import LeadStatus
from plg_router.domain.feedback.verdict import Answer, Fault, LeadVerdict
from plg_router.kernel.errors import AlreadyHandled, Conflict, Rejected
from plg_router.policy.routing import Squad
from plg_router.services.ports import Cause
from tests.fakes.cast import CAUSE, NOW, company, qualified, rep
from tests.fakes.pipeline import Pipeline, settled

ACME = company()
JUDGED = Cause("verdict-1", "verdict-1")
BAD_SIGNAL = LeadVerdict(
    ACME, 1, "rita", Answer.REJECTED, Fault.BAD_SIGNAL, "a student project", NOW
)
BAD_EXECUTION = replace(BAD_SIGNAL, fault=Fault.BAD_EXECUTION, reason="called too late")
ACCEPTED = replace(BAD_SIGNAL, answer=Answer.ACCEPTED, fault=None, reason="a good one")


def staffed():
    pipeline = Pipeline()
    for rep_id in ("rita", "saul", "tara"):
        pipeline.roster.save(rep(rep_id), 1)
    return pipeline


@pytest.fixture
def pipeline():
    return staffed()


def credit(pipeline):
    """Return the credits that are not nothing."""
    return {
        rep_id: units
        for rep_id, units in pipeline.roster.credits(Squad.VELOCITY).value.items()
        if units
    }


@pytest.mark.requirement("S205")
@pytest.mark.parametrize("verdict", [ACCEPTED, BAD_EXECUTION, BAD_SIGNAL])
def test_a_verdict_is_kept_with_its_reason(pipeline, verdict):
    pipeline.assigned()

    pipeline.judge(verdict, JUDGED)

    assert pipeline.leads.verdict(ACME, 1) == verdict


@pytest.mark.parametrize("verdict", [ACCEPTED, BAD_EXECUTION])
def test_a_lead_worth_having_stays_and_costs_its_turn(pipeline, verdict):
    lead = pipeline.assigned()
    before = credit(pipeline)

    assert pipeline.judge(verdict, JUDGED) is None

    assert (pipeline.lead(), credit(pipeline)) == (lead, before)
    assert pipeline.loads()["rita"] == 1


@pytest.mark.requirement("S205")
def test_a_bad_signal_ends_the_lead_and_gives_slot_and_turn_back(pipeline):
    pipeline.assigned()

    ended = pipeline.judge(BAD_SIGNAL, JUDGED)

    assert pipeline.lead() == ended.lead
    assert ended.lead.status is LeadStatus.WITHDRAWN
    assert "a student project" in ended.event.reason
    assert (pipeline.loads()["rita"], credit(pipeline)) == (0, {})


def test_a_bad_signal_of_a_lead_that_is_over_gives_the_turn_back(pipeline):
    pipeline.assigned()
    engaged = pipeline.engage(ACME)

    assert pipeline.judge(BAD_SIGNAL, JUDGED) is None

    assert (pipeline.lead(), credit(pipeline)) == (engaged, {})


def test_a_bad_signal_of_an_earlier_crossing_leaves_the_present_lead_alone(pipeline):
    pipeline.route(qualified(crossing=1), CAUSE)
    pipeline.engage(ACME)
    second = pipeline.route(qualified(crossing=2), CAUSE).lead

    pipeline.judge(BAD_SIGNAL, JUDGED)

    assert pipeline.lead() == second


def test_a_lead_that_found_no_room_has_no_turn_to_give_back(pipeline):
    for rep_id in ("rita", "saul", "tara"):
        pipeline.roster.save(rep(rep_id, cap=1), 2)
        pipeline.assigned(f"{rep_id}.com")
    pipeline.assigned()
    before = credit(pipeline)

    pipeline.judge(BAD_SIGNAL, JUDGED)

    assert pipeline.lead().status is LeadStatus.WITHDRAWN
    assert credit(pipeline) == before


@pytest.mark.requirement("S205")
def test_a_decision_is_judged_once(pipeline):
    pipeline.assigned()
    pipeline.judge(BAD_SIGNAL, JUDGED)

    for again in (BAD_SIGNAL, ACCEPTED):
        with pytest.raises(AlreadyHandled):
            pipeline.judge(again, JUDGED)

    assert pipeline.leads.verdict(ACME, 1) == BAD_SIGNAL
    assert credit(pipeline) == {}


def test_a_decision_that_is_judged_twice_at_once_is_refunded_once(pipeline):
    pipeline.assigned()
    pipeline.storage.before_next_write(lambda: pipeline.judge(BAD_SIGNAL, JUDGED))

    with pytest.raises(Conflict):
        pipeline.judge(BAD_SIGNAL, JUDGED)
    with pytest.raises(AlreadyHandled):
        settled(lambda: pipeline.judge(BAD_SIGNAL, JUDGED))

    assert credit(pipeline) == {}


def test_a_decision_that_never_was_cannot_be_judged(pipeline):
    with pytest.raises(Rejected, match="decision_seq"):
        pipeline.judge(BAD_SIGNAL, JUDGED)


@given(bad=st.sets(st.integers(0, 9)))
def test_refunds_leave_the_turns_as_though_bad_leads_had_never_come(bad):
    """Credits sum to zero whatever is refunded, and all of it together leaves nothing."""
    pipeline = staffed()
    for number in range(10):
        pipeline.assigned(f"company-{number}.com")

    for number in bad:
        account = company(f"company-{number}.com")
        pipeline.judge(replace(BAD_SIGNAL, account_id=account), JUDGED)

    assert sum(credit(pipeline).values()) == 0
    assert sum(pipeline.loads().values()) == 10 - len(bad)
    if len(bad) == 10:
        assert credit(pipeline) == {}
