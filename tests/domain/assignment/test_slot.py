"""A slot says how much room a decision saw, and on which days of the rep's calendar it counts."""

from datetime import UTC, date, datetime

import pytest

from plg_router.domain.assignment.place import place, withdraw
from plg_router.domain.assignment.placement import slots_moved
from plg_router.domain.assignment.slot import Slot, day_and_week, slot_of
from plg_router.domain.routing.working_hours import WorkingHours
from tests.domain.builders import CAUSE, NOON, POLICY, desk, open_lead, rep, request


@pytest.mark.requirement("S80", "S133")
def test_it_holds_every_cap_and_what_counts_against_it():
    vera = rep("vera", cap=8, daily_cap=4, weekly_cap=6, taken_today=1, taken_this_week=3)

    assert slot_of(vera, POLICY.routing, NOON) == Slot(
        "vera", 8, 4, 6, "2026-03-02", "2026-W10", taken_today=1, taken_this_week=3
    )


@pytest.mark.requirement("S133")
def test_a_joiner_has_less_of_everything():
    ramp = POLICY.routing.ramp[0].percent
    joiner = rep("vera", cap=100, daily_cap=100, weekly_cap=100, joined_on=date(2026, 3, 2))

    slot = slot_of(joiner, POLICY.routing, NOON)

    assert (slot.room, slot.room_today, slot.room_this_week) == (ramp, ramp, ramp)


@pytest.mark.parametrize(
    ("zone", "named"),
    [("UTC", ("2027-01-03", "2026-W53")), ("Asia/Tokyo", ("2027-01-04", "2027-W01"))],
)
def test_days_and_weeks_are_those_of_the_reps_own_calendar(zone, named):
    """The first Sunday of 2027 still belongs to the last week of 2026 (ISO 8601)."""
    sunday_night = datetime(2027, 1, 3, 20, tzinfo=UTC)

    assert day_and_week(WorkingHours(zone, ()), sunday_night) == named


def test_decisions_that_are_committed_together_add_up():
    at = desk(rep("vera"))
    taken = place(request(), at, before=None, correlation_id=CAUSE)
    given_back = withdraw(open_lead(request(), at), at, "merged")

    assert slots_moved([taken, taken]) == {"vera": 2}
    assert slots_moved([given_back, given_back]) == {"vera": -2}
    assert slots_moved([taken, given_back]) == slots_moved([]) == {}
