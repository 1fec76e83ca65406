"""A vendor is never called more often than its rate allows, and never less for no reason."""

from datetime import timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from plg_router.domain.enrichment.bucket import Bucket, Rate
from tests.domain.builders import NOON

rates = st.builds(Rate, per_minute=st.integers(1, 600), burst=st.integers(1, 20))
waits = st.lists(st.integers(0, 30_000).map(lambda ms: timedelta(milliseconds=ms)), max_size=60)
ROUNDING = timedelta(microseconds=100)


def moments(pauses):
    """Return the moments at which somebody asks for a token."""
    now = NOON
    for pause in pauses:
        now += pause
        yield now


def drawn_at(bucket, rate, asked_at):
    """Return the moments at which a token was given."""
    given_at = []
    for now in asked_at:
        after = bucket.drawn(rate, now)
        if after:
            bucket = after
            given_at.append(now)
    return given_at


def test_tokens_come_evenly_over_the_minute():
    assert Rate(per_minute=60, burst=1).interval == timedelta(seconds=1)
    assert Rate(per_minute=90, burst=9).interval == timedelta(seconds=60) / 90


@given(rates, waits)
def test_no_span_of_time_sees_more_calls_than_the_burst_and_what_flows_in_meanwhile(rate, pauses):
    given_at = drawn_at(Bucket(), rate, moments(pauses))

    for first, start in enumerate(given_at):
        for last in range(first, len(given_at)):
            flowed = (given_at[last] - start + ROUNDING) / rate.interval
            assert last - first + 1 <= rate.burst + flowed


@given(rates, waits)
def test_whoever_asks_no_faster_than_the_rate_is_never_refused(rate, pauses):
    asked_at = list(moments(rate.interval + pause for pause in pauses))

    assert drawn_at(Bucket(), rate, asked_at) == asked_at


@given(rates)
def test_a_rested_bucket_gives_the_burst_at_once_and_no_more(rate):
    at_once = [NOON] * (rate.burst + 5)

    assert len(drawn_at(Bucket(), rate, at_once)) == rate.burst


@given(rates, st.integers(0, 20), st.integers(1, 3_600), st.integers(0, 3_600))
def test_an_emptied_bucket_gives_one_token_at_its_moment_and_none_before(
    rate, drawn, seconds, too_early
):
    assume(too_early < seconds)
    bucket = Bucket()
    for _ in range(drawn):
        bucket = bucket.drawn(rate, NOON) or bucket
    until = NOON + timedelta(seconds=seconds)

    emptied = bucket.empty_until(until, rate)

    assert emptied.drawn(rate, NOON + timedelta(seconds=too_early)) is None
    assert len(drawn_at(emptied, rate, [until + rate.burst * rate.interval])) == 1
    if drawn == 0:
        assert len(drawn_at(emptied, rate, [until] * 3)) == 1
