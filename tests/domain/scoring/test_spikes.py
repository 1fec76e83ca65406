"""A day far above the account's own volume is an accident until the account sustains it."""

from statistics import median_low

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.scoring.spikes import spike_days

volumes = st.dictionaries(
    st.integers(1, 63), st.sampled_from([0.0, 1.0, 5.0, 100.0, 999.0, 10.0**6]), max_size=20
)


def spikes(*by_day):
    return spike_days(dict(enumerate(map(float, by_day))), factor=10, lasting=3)


@pytest.mark.requirement("S56", "S213")
def test_a_day_far_above_the_others_is_a_spike():
    assert spikes(200, 180, 100_000, 210) == {2}


@pytest.mark.requirement("S213")
def test_the_first_days_of_volume_are_spikes_until_there_is_a_habit_to_compare_them_with():
    assert spikes(100_000) == {0}
    assert spikes(100_000, 90_000) == {0, 1}
    assert spikes(100_000, 90_000, 110_000) == set()


@pytest.mark.requirement("S56")
def test_a_volume_that_is_sustained_over_more_days_is_no_spike():
    assert spikes(200, 180, 200, 210, 200, 100_000, 100_000) == {5, 6}
    assert spikes(200, 180, 200, 210, 200, 100_000, 100_000, 100_000) == set()


def test_growth_by_less_than_the_factor_is_no_spike():
    assert spikes(200, 180, 2000, 210) == set()
    assert spikes(200, 180, 2001, 210) == {2}


def test_a_day_without_volume_is_never_a_spike():
    assert spikes() == set()
    assert spikes(0, 0) == set()
    assert spikes(0, 0, 0, 0, 5) == {4}


def test_of_two_days_each_is_measured_against_the_other():
    assert spike_days({1: 1000.0, 2: 20.0}, factor=10, lasting=2) == {1}
    assert spike_days({1: 200.0, 2: 20.0}, factor=10, lasting=2) == set()


@given(volumes, st.integers(1, 20), st.integers(1, 5))
def test_a_spike_is_measured_against_the_median_of_the_other_days(by_day, factor, lasting):
    others = {at: [volume for day, volume in by_day.items() if day != at] for at in by_day}
    usual = {
        day: factor * median_low(others[day]) if len(by_day) >= max(lasting, 2) else 0.0
        for day in by_day
    }
    high = {day for day, volume in by_day.items() if volume > usual[day]}

    expected = high if len(high) < lasting else set()

    assert spike_days(by_day, factor=factor, lasting=lasting) == expected
