"""What is announced of a lead says when the router looks again, and when nobody has to act."""

from datetime import timedelta

import pytest

from plg_router.contracts.envelope import Metadata
from plg_router.contracts.outgoing import announce
from plg_router.domain.assignment.engage import engage
from plg_router.domain.assignment.events import LeadClosed, LeadReminded
from plg_router.domain.assignment.place import escalate, place
from plg_router.domain.sla.verdict import after_lapse, reminded
from plg_router.policy.handoff import Motion
from tests.domain.builders import CAUSE, NOON, POLICY, desk, open_lead, rep, request

METADATA = Metadata(event_id="event-1", occurred_at=NOON, producer="plg.router")
SALES_LED = request(motion=Motion.SALES_LED)
PAIR = desk(rep("vera"), rep("wim"))
LEAD = open_lead(SALES_LED, PAIR)
FULL = desk(rep("vera", cap=1, open_leads=1))

DECISIONS = {
    "LeadAssigned.v1": place(SALES_LED, PAIR, before=None, correlation_id=CAUSE),
    "LeadReassigned.v1": after_lapse(LEAD, request(motion=Motion.SALES_LED, tried=["vera"]), PAIR),
    "LeadQueued.v1": place(SALES_LED, FULL, before=None, correlation_id=CAUSE),
    "LeadEscalated.v1": escalate(SALES_LED, PAIR, before=LEAD, to="max", reason="silence"),
}


@pytest.mark.parametrize("name", DECISIONS)
@pytest.mark.requirement("S91", "S144", "S155")
def test_whatever_leaves_somebody_to_act_says_when_it_is_looked_at_again(name):
    """The clocks of a lead start from nothing but its events."""
    placement = DECISIONS[name]

    event = announce(placement.event, METADATA)

    assert event.detail_type == name
    assert event.data.wake_at == placement.event.wake_at
    assert event.data.decision_seq == placement.lead.decision_seq
    assert event.data.book_by == NOON + timedelta(hours=24)


def test_only_a_sales_led_lead_has_a_meeting_to_book():
    placement = place(request(), PAIR, before=None, correlation_id=CAUSE)

    assert announce(placement.event, METADATA).data.book_by is None


@pytest.mark.requirement("S145")
def test_a_reminder_says_whose_time_is_nearly_up():
    event = announce(LeadReminded(reminded(LEAD)), METADATA)

    assert event.detail_type == "LeadReminded.v1"
    assert (event.data.rep_id, event.data.deadline) == ("vera", LEAD.deadline)
    assert event.data.decision_id == "company:acme.com/1"
    assert event.data.lead_version == LEAD.version + 1


@pytest.mark.parametrize("booked", [True, False])
@pytest.mark.requirement("S91")
def test_a_closed_lead_says_whether_a_meeting_is_outstanding(booked):
    event = announce(LeadClosed(engage(LEAD, NOON, meeting_booked=booked)), METADATA)

    assert event.detail_type == "LeadClosed.v1"
    assert (event.data.outcome, event.data.rep_id) == ("engaged", "vera")
    assert event.data.awaits_meeting is not booked


def test_a_reminder_is_told_while_there_is_time():
    assert LEAD.remind_at == NOON + POLICY.sla.remind_after < LEAD.deadline
