"""A batch shows how fresh a source is, and of how many signals it can be told whose they are."""

from datetime import timedelta

import pytest

from plg_router.domain.signals.quality import Quality, quality_of
from tests.domain.builders import DAY, NOON, signal

ADA, BEN, VISITOR = signal(by="ada", at=NOON - DAY), signal(by="ben"), signal(by="x", mail=None)
HOUR = timedelta(hours=1)


@pytest.mark.requirement("S21")
def test_what_is_known_of_each_signal_is_counted_and_the_latest_tells_the_age():
    found = quality_of([ADA, BEN, VISITOR], frozenset({BEN}), NOON + HOUR)

    assert found == Quality(signals=3, with_email=2, of_companies=1, newest_age=HOUR)


def test_a_clock_that_runs_ahead_makes_nothing_younger_than_new():
    assert quality_of([ADA, BEN], frozenset(), NOON - HOUR).newest_age == timedelta()
