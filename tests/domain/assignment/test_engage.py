"""A touch ends a lead, once; a meeting ends what a touch leaves open."""

from dataclasses import replace

import pytest

from plg_router.domain.assignment.engage import engage
from plg_router.domain.assignment.lead import LeadStatus
from plg_router.kernel.errors import AlreadyHandled
from plg_router.policy.handoff import Motion
from tests.domain.builders import desk, open_lead, rep, request

LEAD = open_lead(request(), desk(rep("vera")))
SALES_LED = open_lead(request(motion=Motion.SALES_LED), desk(rep("vera")))


@pytest.mark.parametrize("status", [LeadStatus.OPEN, LeadStatus.WAITING, LeadStatus.ESCALATED])
@pytest.mark.requirement("S147")
def test_a_touch_ends_the_wait_whoever_was_to_act(status):
    engaged = engage(replace(LEAD, status=status))

    assert engaged.status is LeadStatus.ENGAGED
    assert not engaged.awaits_answer
    assert (engaged.deadline, engaged.remind_at) == (None, None)


def test_the_version_rises_so_that_no_clock_can_take_the_lead_away():
    assert engage(LEAD).version == LEAD.version + 1


def test_the_rep_stays_responsible():
    assert engage(LEAD).rep_id == "vera"


@pytest.mark.parametrize("meeting_booked", [False, True])
@pytest.mark.parametrize(
    "status",
    [LeadStatus.ENGAGED, LeadStatus.WITHDRAWN, LeadStatus.PURCHASED, LeadStatus.EXPIRED],
)
def test_a_second_touch_changes_nothing(status, meeting_booked):
    with pytest.raises(AlreadyHandled):
        engage(replace(LEAD, status=status), meeting_booked=meeting_booked)


@pytest.mark.requirement("S91")
def test_a_meeting_may_be_booked_with_the_touch_or_after_it_and_then_no_more():
    at_once = engage(SALES_LED, meeting_booked=True)
    later = engage(engage(SALES_LED), meeting_booked=True)

    assert (at_once.book_by, later.book_by) == (None, None)
    with pytest.raises(AlreadyHandled):
        engage(later, meeting_booked=True)


@pytest.mark.parametrize("status", [LeadStatus.WITHDRAWN, LeadStatus.PURCHASED])
def test_no_meeting_revives_a_lead_that_ended_otherwise(status):
    with pytest.raises(AlreadyHandled):
        engage(replace(SALES_LED, status=status), meeting_booked=True)
