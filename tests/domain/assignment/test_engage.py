"""A touch ends a lead, once."""

from dataclasses import replace

import pytest

from plg_router.domain.assignment.engage import engage
from plg_router.domain.assignment.lead import LeadStatus
from plg_router.kernel.errors import AlreadyHandled
from tests.domain.builders import desk, open_lead, rep, request

LEAD = open_lead(request(), desk(rep("vera")))


@pytest.mark.parametrize("status", [LeadStatus.OPEN, LeadStatus.ESCALATED])
def test_a_touch_ends_the_wait_of_a_rep_and_of_a_named_person(status):
    engaged = engage(replace(LEAD, status=status))

    assert engaged.status is LeadStatus.ENGAGED
    assert not engaged.awaits_answer
    assert engaged.deadline is None


def test_the_version_rises_so_that_no_clock_can_take_the_lead_away():
    assert engage(LEAD).version == LEAD.version + 1


def test_the_rep_stays_responsible():
    assert engage(LEAD).rep_id == "vera"


@pytest.mark.parametrize("status", [LeadStatus.ENGAGED, LeadStatus.WITHDRAWN])
def test_a_second_touch_changes_nothing(status):
    with pytest.raises(AlreadyHandled):
        engage(replace(LEAD, status=status))
