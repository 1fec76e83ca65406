"""What is taken away from an account before it is judged, and what stays the very same."""

from plg_router.kernel.kinds import Kind
from tests.domain.builders import TODAY, days_ago, signal, subject


def strained(*days):
    return subject([signal(Kind.USAGE_LIMIT_HIT, at=days_ago(day)) for day in days])


def test_an_account_loses_the_use_and_the_limits_of_some_days_alone():
    calm = strained(1, 2).without_use_on({TODAY - 1})

    assert calm.active_days == calm.limit_days == (TODAY - 2,)


def test_an_account_without_its_limits_keeps_its_use():
    calm = strained(1, 2).without_limits()

    assert (calm.active_days, calm.limit_days) == ((TODAY - 2, TODAY - 1), ())


def test_an_account_of_which_nothing_is_taken_stays_the_very_same():
    """With everything that was looked up of it: most accounts have neither spikes nor limits."""
    hobbyist = subject([signal(Kind.FEATURE_USED)])

    assert hobbyist.without_use_on(frozenset()) is hobbyist
    assert hobbyist.without_limits() is hobbyist
