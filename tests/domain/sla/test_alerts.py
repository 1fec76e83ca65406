"""Whoever can do something about a customer who waits hears of it, and small logos come first."""

from dataclasses import replace

import pytest

from plg_router.domain.assignment.place import place
from plg_router.domain.handoff.events import AlertRaised
from plg_router.domain.sla.alerts import UNBOOKED, UNTOUCHED, unbooked, untouched
from plg_router.policy.handoff import Priority
from plg_router.policy.routing import Squad
from tests.domain.builders import ACME, CAUSE, POLICY, desk, open_lead, rep, request

NAMED = POLICY.sla.escalate_to[Squad.VELOCITY]
MANAGED = desk(rep("vera", manager="max"), rep("max", skills=()))
LEAD = open_lead(request(), MANAGED)


@pytest.mark.requirement("S156")
@pytest.mark.parametrize(
    ("employees", "priority"),
    [(40, Priority.HIGH), (400, Priority.NORMAL), (None, Priority.NORMAL)],
)
def test_the_silence_about_a_small_logo_is_urgent(employees, priority):
    lead = replace(LEAD, request=request(employees=employees))

    alert = untouched(lead, MANAGED, "no touch for 4 h")

    assert alert == AlertRaised(ACME, UNTOUCHED, "no touch for 4 h", priority, for_person="max")


@pytest.mark.requirement("S91")
def test_a_meeting_that_was_not_booked_is_urgent():
    reason = "no meeting was booked in time"

    alert = unbooked(LEAD, MANAGED)

    assert alert == AlertRaised(ACME, UNBOOKED, reason, Priority.HIGH, for_person="max")


@pytest.mark.parametrize(
    "roster",
    [
        desk(rep("vera", manager="max"), rep("max", skills=(), active=False)),
        desk(rep("vera")),
        desk(rep("wim", manager="max")),
    ],
    ids=["the manager left", "there is no manager", "the rep is not known any more"],
)
@pytest.mark.requirement("S91", "S156")
def test_the_squads_named_person_hears_where_no_manager_can(roster):
    assert untouched(LEAD, roster, "silence").for_person == NAMED
    assert unbooked(LEAD, roster).for_person == NAMED


@pytest.mark.requirement("S156")
def test_the_squads_named_person_hears_of_a_lead_that_nobody_has():
    full = desk(rep("vera", manager="max", cap=1, open_leads=1))
    waiting = place(request(), full, before=None, correlation_id=CAUSE).lead

    assert untouched(waiting, full, "silence").for_person == NAMED


def test_a_manager_who_is_no_rep_is_believed_to_be_there():
    assert unbooked(LEAD, desk(rep("vera", manager="boss"))).for_person == "boss"
