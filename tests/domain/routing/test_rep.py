"""What a rep may take: caps on open work, per day and per week, and less of it for a joiner."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.routing.working_hours import Absence, WorkingHours
from tests.domain.builders import ALWAYS, DAY, NOON, POLICY, policy, rep

ROUTING = POLICY.routing  # a joiner takes 25 % for 30 days, 50 % for 60, 75 % for 90
TODAY = NOON.date()
AWAY = replace(ALWAYS, time_off=(Absence(NOON - DAY, NOON + DAY),))


@pytest.mark.parametrize(
    ("facts", "hindrance"),
    [
        ({}, None),
        ({"daily_cap": 5, "taken_today": 4}, None),
        ({"weekly_cap": 9, "taken_this_week": 8}, None),
        ({"taken_today": 99, "taken_this_week": 99}, None),
        ({"daily_cap": 5, "taken_today": 5}, "done for today with 5 of 5 leads"),
        ({"weekly_cap": 9, "taken_this_week": 9}, "done for this week with 9 of 9 leads"),
        ({"cap": 4, "open_leads": 4}, "full with 4 of 4 open leads"),
    ],
)
@pytest.mark.requirement("S80", "S133")
def test_a_cap_that_is_reached_hinders(facts, hindrance):
    assert rep("vera", **facts).hindrance(ROUTING, NOON) == hindrance


@pytest.mark.parametrize(
    ("facts", "absence"),
    [
        ({}, None),
        ({"cap": 1, "open_leads": 1}, None),
        ({"active": False}, "no active rep"),
        ({"joined_on": TODAY}, None),
        ({"joined_on": TODAY + DAY}, "not started yet"),
        ({"hours": AWAY}, "on time off"),
    ],
)
@pytest.mark.requirement("S133")
def test_who_is_not_there_takes_nothing_and_who_is_full_is_there(facts, absence):
    one = rep("vera", **facts)

    assert one.absence(NOON) == absence
    assert absence is None or one.hindrance(ROUTING, NOON) == absence


@pytest.mark.parametrize(
    ("days", "room", "share"), [(0, 2, 75), (29, 2, 75), (30, 5, 150), (60, 7, 225), (90, 10, 300)]
)
@pytest.mark.requirement("S133")
def test_a_joiner_has_less_room_and_a_smaller_share_month_by_month(days, room, share):
    joiner = rep("vera", cap=10, weight=3, joined_on=TODAY - days * DAY)

    assert joiner.room(ROUTING, NOON) == room
    assert joiner.share(ROUTING, NOON) == share


@pytest.mark.parametrize(
    ("days", "today", "week"), [(0, 1, 5), (30, 3, 10), (60, 4, 15), (90, 6, 20)]
)
@pytest.mark.requirement("S133")
def test_a_joiner_takes_fewer_leads_a_day_and_a_week_month_by_month(days, today, week):
    joined_on = TODAY - days * DAY
    joiner = rep("vera", daily_cap=6, weekly_cap=20, joined_on=joined_on)

    assert joiner.room_today(ROUTING, NOON) == today
    assert joiner.room_this_week(ROUTING, NOON) == week
    assert replace(joiner, taken_today=today - 1).hindrance(ROUTING, NOON) is None
    assert replace(joiner, taken_today=today).hindrance(ROUTING, NOON) == (
        f"done for today with {today} of {today} leads"
    )
    assert replace(joiner, taken_this_week=week).hindrance(ROUTING, NOON) == (
        f"done for this week with {week} of {week} leads"
    )


def test_who_may_take_any_number_of_leads_may_do_so_as_a_joiner():
    joiner = rep("vera", joined_on=TODAY, taken_today=99, taken_this_week=99)

    assert joiner.hindrance(ROUTING, NOON) is None


def test_a_joiner_has_room_for_one_lead_at_least():
    joiner = rep("vera", cap=2, daily_cap=2, weekly_cap=3, joined_on=TODAY)

    assert joiner.room(ROUTING, NOON) == 1
    assert joiner.room_today(ROUTING, NOON) == joiner.room_this_week(ROUTING, NOON) == 1


def test_without_a_ramp_a_joiner_is_as_any_other():
    level = policy(routing__ramp=[]).routing

    assert rep("vera", cap=8, joined_on=TODAY).room(level, NOON) == 8


def test_days_are_those_of_the_reps_own_calendar():
    """At 23:00 UTC it is the next morning in Tokyo, and still the afternoon in New York."""
    late = datetime(2026, 3, 2, 23, tzinfo=UTC)

    days = [
        WorkingHours(zone, ALWAYS.shifts).day_of(late)
        for zone in ("Asia/Tokyo", "America/New_York")
    ]

    assert days == [date(2026, 3, 3), date(2026, 3, 2)]


@given(st.integers(1, 50), st.integers(0, 200), st.integers(0, 200))
@pytest.mark.requirement("S80")
def test_room_never_falls_with_time_and_never_exceeds_the_cap(cap, earlier, later):
    earlier, later = sorted((earlier, later))

    rooms = [
        rep("vera", cap=cap, joined_on=TODAY - days * DAY).room(ROUTING, NOON)
        for days in (earlier, later)
    ]

    assert 1 <= rooms[0] <= rooms[1] <= cap
