"""Days are counted in UTC, whatever the zone a moment is written in."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from plg_router.kernel.clock import day_of, moment_of, stamp_of, start_of

moments = st.datetimes(
    min_value=datetime(1971, 1, 1),  # noqa: DTZ001  Hypothesis adds the zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001  the same
    timezones=st.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours))),
)


@given(moments)
def test_a_moment_lies_within_its_day(moment):
    start = start_of(day_of(moment))

    assert start <= moment < start + timedelta(days=1)


def test_a_day_begins_at_midnight_utc():
    assert start_of(day_of(datetime(2026, 3, 2, 23, 59, tzinfo=UTC))) == datetime(
        2026, 3, 2, tzinfo=UTC
    )


@given(moments)
def test_a_stamp_is_a_moment_to_the_whole_millisecond(moment):
    stamp = stamp_of(moment)

    assert isinstance(stamp, int)
    assert moment_of(stamp) <= moment < moment_of(stamp + 1)
