"""A lead that somebody could take, but nobody has room for, waits in a named person's queue."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plg_router.domain.assignment.events import (
    LeadAssigned,
    LeadEscalated,
    LeadQueued,
    LeadReassigned,
)
from plg_router.domain.assignment.lead import LeadStatus, Step
from plg_router.domain.assignment.place import NOBODY_HAS_ROOM, place
from plg_router.domain.routing.working_hours import Absence
from plg_router.policy.routing import Squad
from tests.domain.builders import (
    ALWAYS,
    CAUSE,
    DAY,
    NOON,
    POLICY,
    crm,
    desk,
    open_lead,
    policy,
    rep,
    request,
)

MANAGER = POLICY.sla.escalate_to[Squad.VELOCITY]
AWAY = replace(ALWAYS, time_off=(Absence(NOON - DAY, NOON + DAY),))
FULL = rep("vera", cap=1, open_leads=1)
HOUR = timedelta(hours=1)


def placed(at, before=None, **facts):
    return place(request(**facts), at, before=before, correlation_id=CAUSE)


def waiting(**facts):
    """Return a lead that has been waiting since noon."""
    return placed(desk(FULL), **facts).lead


@pytest.mark.parametrize(
    "busy",
    [
        FULL,
        rep("vera", daily_cap=3, taken_today=3),
        rep("vera", weekly_cap=9, taken_this_week=9),
        rep("vera", hours=AWAY),
    ],
    ids=["full", "done for today", "done for this week", "on time off"],
)
@pytest.mark.requirement("S80", "S155")
def test_where_nobody_has_room_the_lead_waits_and_a_manager_has_the_queue(busy):
    placement = placed(desk(busy))

    lead = placement.lead
    assert isinstance(placement.event, LeadQueued)
    assert (placement.event.manager, placement.event.reason) == (MANAGER, NOBODY_HAS_ROOM)
    assert (lead.status, lead.step, lead.rep_id) == (LeadStatus.WAITING, Step.NOBODY, None)
    assert (lead.awaits_answer, placement.takes, placement.credits) == (True, None, None)
    assert placement.record.reason == f"{NOBODY_HAS_ROOM}; {MANAGER} has the queue"


@pytest.mark.parametrize(
    "misfits",
    [
        [],
        [rep("vera", active=False)],
        [rep("erin", squads=[Squad.ENTERPRISE])],
        [rep("emma", territories=["EMEA"], cap=1, open_leads=1)],
    ],
    ids=["nobody", "who left", "of another squad", "of another territory"],
)
@pytest.mark.requirement("S146", "S155")
def test_where_nobody_could_ever_take_it_a_named_person_acts_at_once(misfits):
    placement = placed(desk(*misfits))

    assert isinstance(placement.event, LeadEscalated)
    assert placement.event.escalated_to == MANAGER


@pytest.mark.requirement("S155")
def test_somebody_without_the_skill_is_worth_waiting_for_only_where_skill_may_give_way():
    unskilled = rep("una", skills=[], cap=1, open_leads=1)
    strict = policy(routing__roles__sales_assist={"squad": "velocity", "skill": "sales_assist"})

    assert isinstance(placed(desk(unskilled)).event, LeadQueued)
    assert isinstance(placed(desk(unskilled, policy=strict)).event, LeadEscalated)


@pytest.mark.requirement("S146")
def test_it_waits_no_longer_than_the_policy_says_however_often_it_is_looked_at():
    lead = waiting()
    again = placed(desk(FULL, now=NOON + HOUR), lead)
    at_last = placed(desk(FULL, now=lead.deadline - HOUR / 2), lead)

    assert lead.deadline == NOON + POLICY.sla.longest_wait
    assert again.event.wake_at == NOON + HOUR + POLICY.sla.look_again
    assert at_last.event.wake_at == again.lead.deadline == lead.deadline


@pytest.mark.requirement("S155")
def test_once_there_is_room_it_is_a_first_offer_with_a_clock_of_its_own():
    placement = placed(desk(rep("vera"), now=NOON + HOUR), waiting())

    lead = placement.lead
    assert isinstance(placement.event, LeadAssigned)
    assert (lead.rep_id, lead.step, lead.attempt) == ("vera", Step.CAPACITY, 1)
    assert lead.deadline == NOON + HOUR + POLICY.sla.first_touch
    assert lead.opened_at == NOON
    assert (placement.takes, placement.releases) == ("vera", None)


@pytest.mark.requirement("S145", "S155")
def test_a_lead_that_lapsed_waits_for_the_others_rather_than_going_back():
    before = open_lead(request(), desk(rep("wim")))
    others_full = desk(rep("wim"), FULL, now=before.deadline)

    placement = placed(others_full, before, tried=["wim"])
    later = placed(desk(rep("wim"), rep("vera")), placement.lead, tried=["wim"])

    assert isinstance(placement.event, LeadQueued)
    assert (placement.releases, placement.takes, placement.lead.attempt) == ("wim", None, 1)
    assert (later.lead.rep_id, later.lead.attempt) == ("vera", 2)
    assert not isinstance(later.event, LeadReassigned)


@pytest.mark.requirement("S155")
def test_when_the_last_who_could_take_it_leaves_a_named_person_acts():
    placement = placed(desk(replace(FULL, active=False)), waiting())

    assert isinstance(placement.event, LeadEscalated)
    assert placement.lead.opened_at == NOON


@pytest.mark.requirement("T1")
def test_an_owned_account_never_waits_in_the_pool():
    placement = placed(desk(FULL), crm=crm("vera", backup="bea"))

    assert isinstance(placement.event, LeadEscalated)
    assert (placement.event.escalated_to, placement.lead.rep_id) == ("bea", "vera")
