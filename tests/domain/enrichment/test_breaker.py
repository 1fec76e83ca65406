"""A vendor that keeps failing is left alone, and tried again by one call at a time."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.enrichment.breaker import Breaker
from plg_router.policy.enrichment import BreakerPolicy
from tests.domain.builders import NOON

RULES = BreakerPolicy(failures=3, pause=timedelta(minutes=1))
steps = st.lists(
    st.tuples(st.integers(0, 90).map(lambda s: timedelta(seconds=s)), st.booleans()), max_size=60
)


def broken(failures=3, at=NOON):
    """Return a breaker after failures in a row."""
    breaker = Breaker()
    for _ in range(failures):
        breaker = breaker.failed(at, RULES)
    return breaker


def test_it_stays_closed_under_the_limit():
    assert broken(2).passed(NOON, RULES) == broken(2)


def test_it_opens_at_the_limit_and_for_as_long_as_the_pause():
    breaker = broken()

    assert breaker.passed(NOON, RULES) is None
    assert breaker.passed(NOON + timedelta(seconds=59), RULES) is None


def test_after_the_pause_a_single_call_passes():
    later = NOON + RULES.pause

    probing = broken().passed(later, RULES)

    assert probing
    assert probing.passed(later, RULES) is None
    assert probing.passed(later + RULES.pause, RULES)


def test_a_failed_probe_opens_it_for_another_pause():
    later = NOON + RULES.pause
    probing = broken().passed(later, RULES)

    failed = probing.failed(later, RULES)

    assert failed.passed(later + timedelta(seconds=59), RULES) is None
    assert failed.passed(later + RULES.pause, RULES)


@given(steps)
def test_a_failing_vendor_gets_no_more_than_the_limit_and_a_call_a_pause(calls):
    """`calls` are pauses between calls, and whether somebody else's late failure comes between."""
    breaker, now, passed = Breaker(), NOON, []
    for pause, fails_late in calls:
        now += pause
        after = breaker.passed(now, RULES)
        if after:
            passed.append(now)
            breaker = after.failed(now, RULES)
        if fails_late:
            breaker = breaker.failed(now, RULES)

    probes = passed[RULES.failures :]
    assert all(later - earlier >= RULES.pause for earlier, later in pairwise(probes))
