"""A touch ends a lead, once; a meeting ends what a touch leaves open."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plg_router.domain.assignment.clock import is_pending
from plg_router.domain.assignment.engage import CLOCKS_DIFFER, engage, may_engage
from plg_router.domain.assignment.lead import LeadStatus
from plg_router.domain.assignment.place import place
from plg_router.kernel.errors import AlreadyHandled
from plg_router.policy.handoff import Motion
from tests.domain.builders import CAUSE, NOON, desk, open_lead, rep, request

LEAD = open_lead(request(), desk(rep("vera")))
SALES_LED = open_lead(request(motion=Motion.SALES_LED), desk(rep("vera")))


@pytest.mark.parametrize("status", [LeadStatus.OPEN, LeadStatus.WAITING, LeadStatus.ESCALATED])
@pytest.mark.requirement("S147")
def test_a_touch_ends_the_wait_whoever_was_to_act(status):
    engaged = engage(replace(LEAD, status=status), NOON)

    assert engaged.status is LeadStatus.ENGAGED
    assert not engaged.awaits_answer
    assert (engaged.deadline, engaged.remind_at) == (None, None)


def test_the_version_rises_so_that_no_clock_can_take_the_lead_away():
    assert engage(LEAD, NOON).version == LEAD.version + 1


@pytest.mark.requirement("S169")
def test_the_first_touch_is_remembered_whichever_is_told_first():
    first, later = NOON, NOON + timedelta(days=1)

    in_order = engage(engage(SALES_LED, first), later, meeting_booked=True)
    otherwise = engage(engage(SALES_LED, later), first, meeting_booked=True)

    assert LEAD.touched_at is None
    assert in_order.touched_at == otherwise.touched_at == first


@pytest.mark.requirement("S169")
def test_the_first_touch_is_remembered_in_the_next_lead_of_the_account():
    again = place(request(), desk(rep("vera")), before=engage(LEAD, NOON), correlation_id=CAUSE)

    assert again.lead.touched_at == NOON
    assert engage(again.lead, NOON + timedelta(days=1)).touched_at == NOON


def test_the_rep_stays_responsible():
    assert engage(LEAD, NOON).rep_id == "vera"


@pytest.mark.parametrize("meeting_booked", [False, True])
@pytest.mark.parametrize(
    "status",
    [LeadStatus.ENGAGED, LeadStatus.WITHDRAWN, LeadStatus.PURCHASED, LeadStatus.EXPIRED],
)
def test_a_second_touch_changes_nothing(status, meeting_booked):
    with pytest.raises(AlreadyHandled):
        engage(replace(LEAD, status=status), NOON, meeting_booked=meeting_booked)


@pytest.mark.requirement("S91")
def test_a_meeting_may_be_booked_with_the_touch_or_after_it_and_then_no_more():
    at_once = engage(SALES_LED, NOON, meeting_booked=True)
    later = engage(engage(SALES_LED, NOON), NOON, meeting_booked=True)

    assert (at_once.book_by, later.book_by) == (None, None)
    with pytest.raises(AlreadyHandled):
        engage(later, NOON, meeting_booked=True)


@pytest.mark.parametrize("status", [LeadStatus.WITHDRAWN, LeadStatus.PURCHASED])
def test_no_meeting_revives_a_lead_that_ended_otherwise(status):
    with pytest.raises(AlreadyHandled):
        engage(replace(SALES_LED, status=status), NOON, meeting_booked=True)


@pytest.mark.requirement("S147")
def test_what_happened_before_a_lead_was_there_is_of_an_earlier_one():
    """But for what a CRM's clock may be behind ours."""
    earliest = LEAD.opened_at - CLOCKS_DIFFER

    assert may_engage(LEAD, earliest, meeting_booked=False)
    assert not may_engage(LEAD, earliest - timedelta(seconds=1), meeting_booked=False)


@pytest.mark.requirement("S91", "S147")
@pytest.mark.parametrize(
    ("lead", "meeting_booked", "is_news"),
    [
        (LEAD, True, True),
        (engage(LEAD, NOON), False, False),
        (engage(LEAD, NOON), True, False),
        (engage(SALES_LED, NOON), False, False),
        (engage(SALES_LED, NOON), True, True),
    ],
)
def test_of_a_lead_that_was_reached_a_meeting_that_is_due_is_still_news(
    lead, meeting_booked, is_news
):
    assert may_engage(lead, lead.opened_at, meeting_booked=meeting_booked) is is_news


@pytest.mark.parametrize(
    ("lead", "pending"),
    [
        (LEAD, True),
        (SALES_LED, True),
        (engage(LEAD, NOON), False),
        (engage(SALES_LED, NOON), True),
        (engage(SALES_LED, NOON, meeting_booked=True), False),
        (replace(SALES_LED, status=LeadStatus.WITHDRAWN), False),
    ],
)
@pytest.mark.requirement("S91", "S155")
def test_somebody_has_to_act_until_the_customer_is_reached_and_the_meeting_booked(lead, pending):
    assert is_pending(lead) is pending
