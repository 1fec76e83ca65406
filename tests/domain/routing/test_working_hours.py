"""Working time is counted in the rep's own zone, through holidays, time off and clock changes."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from plg_router.domain.routing.working_hours import Absence, Shift, WorkingHours

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TWO_HOURS = timedelta(hours=2)
YEAR = 366 * DAY


def weekly(zone="UTC", days=range(5), start=9, end=17, **more):
    return WorkingHours(
        zone, tuple(Shift(weekday, start * 60, end * 60) for weekday in days), **more
    )


def utc(day, hour, minute=0, month=3):
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "deadline"),
    [
        (utc(2, 10), utc(2, 12)),  # in the middle of a Monday
        (utc(2, 15), utc(2, 17)),  # to the end of the shift, not to the next morning
        (utc(2, 16, 30), utc(3, 10, 30)),  # the rest the next day
        (utc(2, 5), utc(2, 11)),  # before the shift
        (utc(6, 16), utc(9, 10)),  # from Friday over the weekend
        (utc(7, 12), utc(9, 11)),  # on a Saturday
        (utc(2, 17), utc(3, 11)),  # the end of a shift is no work
    ],
)
@pytest.mark.requirement("S144")
def test_two_working_hours_end_in_working_time(start, deadline):
    assert weekly().after(start, TWO_HOURS) == deadline


@pytest.mark.requirement("S144")
def test_the_clock_runs_in_the_zone_of_the_rep():
    start = utc(2, 12)

    tokyo, new_york = (
        weekly(zone).after(start, TWO_HOURS) for zone in ("Asia/Tokyo", "America/New_York")
    )

    assert tokyo == utc(3, 2)  # 21:00 in Tokyo: 11:00 of the next morning there
    assert new_york == utc(2, 16)  # 07:00 in New York: 11:00 there


def test_a_holiday_of_the_rep_is_no_working_day():
    hours = weekly(holidays=frozenset({date(2026, 3, 3)}))

    assert hours.after(utc(2, 16), TWO_HOURS) == utc(4, 10)
    assert not hours.is_on_shift(utc(3, 12))


def test_time_off_stops_the_clock_to_the_minute():
    lunch = Absence(utc(2, 12), utc(2, 13, 30))
    hours = weekly(time_off=(lunch,))

    assert hours.after(utc(2, 11), TWO_HOURS) == utc(2, 14, 30)
    assert [hours.is_away(utc(2, 12)), hours.is_away(utc(2, 13, 30))] == [True, False]


@pytest.mark.parametrize(
    ("absence", "comes_between"),
    [
        (Absence(utc(2, 16, 59), utc(20, 0)), True),
        (Absence(utc(2, 12), utc(2, 12, 30)), True),
        (Absence(utc(2, 17), utc(20, 0)), False),  # from the very end
        (Absence(utc(1, 0), utc(2, 12)), False),  # over
    ],
)
def test_time_off_ahead_matters_where_it_takes_time_from_the_work(absence, comes_between):
    hours = weekly(time_off=(absence,))

    assert hours.leaves_within(utc(2, 12), 5 * HOUR) is comes_between


def test_time_off_when_nobody_works_takes_nothing():
    weekend = Absence(utc(7, 0), utc(9, 9))

    assert not weekly(time_off=(weekend,)).leaves_within(utc(6, 16), TWO_HOURS)


def test_time_off_that_overlaps_counts_once():
    hours = weekly(time_off=(Absence(utc(2, 10), utc(2, 13)), Absence(utc(2, 9), utc(2, 11))))

    assert hours.after(utc(2, 9), TWO_HOURS) == utc(2, 15)


def test_shifts_that_overlap_count_once():
    hours = WorkingHours("UTC", (Shift(0, 9 * 60, 11 * 60), Shift(0, 10 * 60, 12 * 60)))

    assert hours.after(utc(2, 9), timedelta(hours=3)) == utc(2, 12)


def test_a_shift_may_end_at_midnight_and_go_on_after_it():
    night = WorkingHours("UTC", (Shift(0, 22 * 60, 24 * 60), Shift(1, 0, 6 * 60)))

    assert night.after(utc(2, 23), TWO_HOURS) == utc(3, 1)
    assert night.is_on_shift(utc(2, 23, 59))
    assert night.is_on_shift(utc(3, 0))
    assert not night.is_on_shift(utc(3, 6))


ROUND_THE_CLOCK = {"days": range(7), "start": 0, "end": 24}


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)))  # noqa: DTZ001  made aware below
def test_round_the_clock_every_hour_is_a_working_hour_in_any_season(moment):
    start = moment.replace(tzinfo=UTC)

    deadline = weekly("Europe/Berlin", **ROUND_THE_CLOCK).after(start, TWO_HOURS)

    assert deadline == start + TWO_HOURS


@pytest.mark.parametrize(("month", "day", "hours"), [(3, 29, 23), (10, 25, 25), (6, 14, 24)])
def test_the_day_on_which_the_clocks_change_has_an_hour_less_or_more(month, day, hours):
    sundays = weekly("Europe/Berlin", days=[6], start=0, end=24)
    midnight = datetime(2026, month, day, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)

    assert sundays.after(midnight, hours * HOUR) == midnight + hours * HOUR
    assert sundays.after(midnight, hours * HOUR + MINUTE) > midnight + DAY


def test_a_shift_inside_the_skipped_hour_is_worked_right_after_it():
    """On 8 March 2026 New York's clocks jump from 02:00 to 03:00, which is 07:00 UTC."""
    skipped = WorkingHours("America/New_York", (Shift(6, 2 * 60, 2 * 60 + 30),))

    assert skipped.after(utc(8, 0), 30 * MINUTE) == utc(8, 7, 30)


def test_a_shift_that_ends_in_the_skipped_hour_runs_into_the_next_one_without_doubling_it():
    hours = WorkingHours("America/New_York", (Shift(6, 60, 2 * 60 + 30), Shift(6, 3 * 60, 4 * 60)))

    assert hours.after(utc(8, 6), TWO_HOURS) == utc(8, 8)


def test_a_shift_inside_the_doubled_hour_is_worked_once_the_first_time():
    """On 1 November 2026 New York's clocks show 01:00 twice, at 05:00 and at 06:00 UTC."""
    doubled = WorkingHours("America/New_York", (Shift(6, 60, 90),))

    assert doubled.after(utc(1, 0, month=11), 30 * MINUTE) == utc(1, 5, 30, month=11)
    assert not doubled.is_on_shift(utc(1, 6, 15, month=11))


@pytest.mark.parametrize(
    "hours",
    [
        WorkingHours("UTC", ()),
        weekly(time_off=(Absence(utc(1, 0), utc(1, 0) + 2 * YEAR),)),
    ],
)
@pytest.mark.requirement("S146")
def test_nobody_is_waited_for_longer_than_a_year(hours):
    assert hours.after(utc(2, 10), TWO_HOURS) == utc(2, 10) + YEAR


@pytest.mark.parametrize(
    ("hours", "has_work"),
    [
        (weekly(), True),
        (WorkingHours("UTC", ()), False),
        (weekly(days=[]), False),
        (weekly(time_off=(Absence(utc(1, 0), utc(1, 0) + 2 * YEAR),)), True),
        (
            weekly(days=[0], holidays=frozenset(date(2026, 3, 2) + 7 * DAY * n for n in range(53))),
            False,
        ),
        (
            weekly(days=[0], holidays=frozenset(date(2026, 3, 2) + 7 * DAY * n for n in range(52))),
            True,
        ),
    ],
    ids=["weekdays", "no shift", "no day", "time off alone", "only holidays", "one day a year"],
)
def test_there_is_work_where_some_shift_within_a_year_is_no_holiday(hours, has_work):
    assert hours.has_work(utc(2, 0)) is has_work


def test_a_single_minute_a_year_is_work_until_it_is_over():
    mondays = [date(2026, 3, 2) + 7 * DAY * n for n in range(53)]
    minute = WorkingHours("UTC", (Shift(0, 9 * 60, 9 * 60 + 1),), frozenset(mondays[1:]))

    assert minute.has_work(utc(2, 9))
    assert not minute.has_work(utc(2, 9, 1))


class OneCalendar:
    """The holidays of Bavaria, of which there is one."""

    def knows(self, calendar):
        return calendar == "DE-BY"

    def days(self, calendar):
        return frozenset({date(2026, 1, 6)} if self.knows(calendar) else ())


def test_the_holidays_of_a_calendar_are_added_to_those_that_are_named():
    named = frozenset({date(2026, 3, 2)})

    observed = weekly(calendar="DE-BY", holidays=named).observing(OneCalendar())

    assert observed == weekly(calendar="DE-BY", holidays=named | {date(2026, 1, 6)})
    without_one = weekly(holidays=named)
    assert without_one.observing(OneCalendar()) is without_one


# Random calendars, held against counting minute by minute on the wall clock. Shifts begin and end
# outside the small hours, in which a clock may skip a time or show it twice.

ZONES = {
    "UTC": [(3, 1)],
    "Europe/London": [(3, 28), (10, 24)],
    "Europe/Berlin": [(3, 28), (10, 24)],
    "America/New_York": [(3, 7), (10, 31)],
    "America/St_Johns": [(3, 7), (10, 31)],
    "Australia/Sydney": [(4, 4), (10, 3)],
    "Australia/Lord_Howe": [(4, 4), (10, 3)],
    "Asia/Kolkata": [(6, 1)],
}
EDGES = [0, *range(4 * 60, 24 * 60 + 1, 30)]


@st.composite
def calendars(draw):
    """Draw a calendar and a moment shortly before its clocks change."""
    zone = draw(st.sampled_from(sorted(ZONES)))
    month, day = draw(st.sampled_from(ZONES[zone]))
    start = datetime(2026, month, day, tzinfo=UTC) + MINUTE * draw(st.integers(-600, 2000))
    shifts = [
        Shift(weekday, *sorted(edges))
        for weekday, *edges in draw(
            st.lists(
                st.tuples(st.integers(0, 6), st.sampled_from(EDGES), st.sampled_from(EDGES)).filter(
                    lambda shift: shift[1] != shift[2]
                ),
                min_size=2,
                max_size=7,
            )
        )
    ]
    absences = [
        Absence(start + begins * MINUTE, start + (begins + length) * MINUTE)
        for begins, length in draw(
            st.lists(st.tuples(st.integers(-500, 5000), st.integers(1, 3000)), max_size=2)
        )
    ]
    holidays = {
        start.date() + timedelta(days=offset)
        for offset in draw(st.lists(st.integers(-1, 6), max_size=2))
    }
    return WorkingHours(zone, tuple(shifts), frozenset(holidays), tuple(absences)), start


def works(hours, moment):
    """Tell whether a rep works in a minute, by the calendar and the clock on their wall."""
    local = moment.astimezone(ZoneInfo(hours.zone))
    minute = local.hour * 60 + local.minute
    return (
        any(
            shift.weekday == local.weekday() and shift.start_minute <= minute < shift.end_minute
            for shift in hours.shifts
        )
        and local.date() not in hours.holidays
        and not any(absence.start <= moment < absence.end for absence in hours.time_off)
    )


@given(calendars(), st.integers(1, 600))
@pytest.mark.requirement("S144")
def test_the_deadline_is_the_minute_at_which_counting_minutes_gets_there(calendar, minutes):
    hours, start = calendar
    moment, worked = start, 0
    while worked < minutes and moment < start + 9 * DAY:
        worked += works(hours, moment)
        moment += MINUTE
    assume(worked == minutes)

    assert hours.after(start, minutes * MINUTE) == moment


@given(calendars())
def test_a_rep_is_on_shift_in_exactly_the_minutes_of_the_calendar(calendar):
    hours, start = calendar

    for offset in range(0, 3000, 17):
        moment = start + offset * MINUTE
        assert hours.is_on_shift(moment) == works(hours, moment)


@given(calendars(), st.integers(1, 300), st.integers(1, 300))
def test_working_time_adds_up(calendar, first, second):
    """A clock that is stopped and started again ends at the same minute."""
    hours, start = calendar
    assume(hours.after(start, (first + second) * MINUTE) < start + 30 * DAY)

    paused = hours.after(start, first * MINUTE)

    assert hours.after(paused, second * MINUTE) == hours.after(start, (first + second) * MINUTE)
