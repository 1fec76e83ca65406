"""A rep's public holidays are days without work, beside the days the CRM names."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from plg_router.adapters.public_holidays import PublicHolidays
from plg_router.domain.routing.working_hours import Shift, WorkingHours
from tests.fakes.cast import NOW, rep

HOLIDAYS = PublicHolidays()
WEEKDAYS = tuple(Shift(weekday, 9 * 60, 17 * 60) for weekday in range(5))


def hours(calendar, zone="Europe/Berlin", **facts):
    return WorkingHours(zone, WEEKDAYS, calendar=calendar, **facts).observing(HOLIDAYS)


@pytest.mark.parametrize(
    ("calendar", "deadline"),
    [
        ("DE-BE", datetime(2026, 1, 6, 10, tzinfo=UTC)),
        ("DE-BY", datetime(2026, 1, 7, 10, tzinfo=UTC)),  # Epiphany is a holiday there
    ],
)
@pytest.mark.requirement("S144")
def test_the_clock_stands_still_on_a_public_holiday_of_the_rep(calendar, deadline):
    monday_evening = datetime(2026, 1, 5, 17, tzinfo=UTC)

    assert hours(calendar).after(monday_evening, timedelta(hours=2)) == deadline


@pytest.mark.requirement("S144")
def test_days_that_the_crm_names_count_beside_those_of_the_calendar():
    christmas_eve = date(2026, 12, 24)
    observed = hours("DE", holidays=frozenset({christmas_eve}))

    assert {christmas_eve, date(2026, 12, 25)} <= observed.holidays


def test_without_a_calendar_only_the_named_days_count():
    assert hours(None).holidays == frozenset()


@pytest.mark.parametrize("calendar", ["XX", "DE-XX", "de", ""])
def test_a_calendar_nobody_knows_is_known_to_be_unknown(calendar):
    assert not HOLIDAYS.knows(calendar)
    assert HOLIDAYS.days(calendar) == frozenset()


@pytest.mark.parametrize(
    ("start", "worked"),
    [
        (datetime(2026, 3, 27, 15, tzinfo=UTC), datetime(2026, 3, 30, 8, tzinfo=UTC)),
        (datetime(2026, 10, 23, 14, tzinfo=UTC), datetime(2026, 10, 26, 9, tzinfo=UTC)),
    ],
    ids=["spring", "autumn"],
)
@pytest.mark.requirement("S144")
def test_a_change_of_the_clocks_over_the_weekend_moves_no_deadline_on_the_wall(start, worked):
    """One hour on Friday, one on Monday: until ten by the rep's own clock, either time."""
    assert hours("DE").after(start, timedelta(hours=2)) == worked


@pytest.mark.requirement("S144")
def test_whoever_decides_sees_a_rep_with_the_public_holidays(stores):
    """The roster keeps the name of the calendar, so that a new table counts without a new rep."""
    described = WorkingHours("Europe/Berlin", WEEKDAYS, calendar="DE-BY")
    stores.roster.save(replace(rep(), hours=described), 1)

    (found,) = stores.roster.reps(NOW).values()

    assert found.hours == described.observing(HOLIDAYS)
    assert date(2026, 1, 6) in found.hours.holidays
