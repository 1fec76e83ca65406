"""A touch ends the account's lead and gives its slot back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plg_router.domain.assignment.events import LeadClosed
from plg_router.domain.assignment.lead import LeadStatus
from plg_router.domain.identity.nodes import Node
from plg_router.kernel.errors import AlreadyHandled, Conflict
from plg_router.policy.handoff import Motion
from tests.fakes.cast import CAUSE, SAME, company, qualified, rep
from tests.fakes.pipeline import Pipeline

ACME = company()


@pytest.fixture
def pipeline():
    pipeline = Pipeline()
    pipeline.roster.save(rep("rita", cap=1), 1)
    return pipeline


def test_a_touch_ends_the_lead_and_gives_the_slot_back(pipeline):
    pipeline.assigned()

    engaged = pipeline.engage(ACME)

    assert pipeline.lead() == engaged
    assert (engaged.status, engaged.deadline) == (LeadStatus.ENGAGED, None)
    assert pipeline.loads() == {"rita": 0}
    assert pipeline.assigned("beta.com").rep_id == "rita"


@pytest.mark.requirement("S147")
def test_a_touch_of_a_waiting_lead_ends_it_too(pipeline):
    pipeline.assigned("beta.com")
    waiting = pipeline.assigned()

    assert waiting.status is LeadStatus.WAITING
    assert pipeline.engage(ACME).status is LeadStatus.ENGAGED
    assert pipeline.loads() == {"rita": 1}


@pytest.mark.requirement("S147")
def test_a_touch_of_an_escalated_lead_ends_it_too():
    pipeline = Pipeline()
    escalated = pipeline.assigned()

    assert escalated.status is LeadStatus.ESCALATED
    assert pipeline.engage(ACME).status is LeadStatus.ENGAGED


@pytest.mark.requirement("S147")
def test_how_long_the_customer_waited_is_told_once(pipeline):
    lead = pipeline.route(replace(qualified(), motion=Motion.SALES_LED), CAUSE).lead
    touched_at = lead.opened_at + timedelta(minutes=7)

    touches = [
        pipeline.touch(ACME, touched_at, CAUSE, meeting_booked=booked) for booked in (False, True)
    ]

    assert [touch.waited for touch in touches] == [timedelta(minutes=7), None]


@pytest.mark.requirement("S155")
def test_the_end_of_a_lead_is_told_so_that_the_room_is_used(pipeline):
    pipeline.assigned()

    engaged = pipeline.engage(ACME)

    assert pipeline.storage.events()[-1] == LeadClosed(engaged)


def test_a_touch_of_a_merged_account_ends_the_lead_of_the_one_it_lives_on_in(pipeline):
    pipeline.assigned()
    pipeline.accounts.point(Node(company("old-acme.com")), ACME, SAME)

    pipeline.engage(company("old-acme.com"))

    assert pipeline.lead().status is LeadStatus.ENGAGED


@pytest.mark.parametrize("meeting_booked", [False, True])
@pytest.mark.requirement("S147")
def test_a_touch_that_is_told_again_weeks_later_is_not_of_the_lead_there_is_now(
    pipeline, meeting_booked
):
    """Delivered again, redriven, or replayed from the archive: nobody has called this time."""
    pipeline.assigned()
    told = pipeline.clock()
    pipeline.touch(ACME, told, CAUSE, meeting_booked=meeting_booked)
    pipeline.clock.advance(timedelta(days=30))
    led = replace(qualified(), crossing=2, motion=Motion.SALES_LED)
    lead = pipeline.route(led, CAUSE).lead

    with pytest.raises(AlreadyHandled):
        pipeline.touch(ACME, told, CAUSE, meeting_booked=meeting_booked)

    assert pipeline.lead() == lead


def test_a_clock_of_the_crm_that_is_a_little_behind_loses_no_touch(pipeline):
    lead = pipeline.assigned()

    touched = pipeline.touch(ACME, lead.opened_at - timedelta(minutes=2), CAUSE)

    assert touched.lead.status is LeadStatus.ENGAGED


def test_a_touch_where_no_lead_waits_changes_nothing(pipeline):
    with pytest.raises(AlreadyHandled):
        pipeline.engage(ACME)

    pipeline.route(qualified(), CAUSE)
    pipeline.engage(ACME)
    with pytest.raises(AlreadyHandled):
        pipeline.engage(ACME)


def test_a_touch_whose_lead_moves_at_that_moment_is_recorded_on_a_second_look(pipeline):
    lead = pipeline.assigned()
    pipeline.storage.fail_next(1, Conflict)

    with pytest.raises(Conflict):
        pipeline.engage(ACME)

    assert pipeline.lead() == lead
    assert pipeline.engage(ACME).version == lead.version + 1
