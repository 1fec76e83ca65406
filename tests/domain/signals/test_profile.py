"""A profile is a join-semilattice of bounded size (architecture §4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.signals.profile import (
    MOST_EVENTS_A_DAY,
    MOST_MEMBERS,
    MOST_NAMES,
    NOTHING,
    WINDOW_DAYS,
    Member,
    Profile,
    bounded,
    join,
)
from plg_router.kernel.kinds import OUTSIDE_KINDS, Kind
from tests.domain.builders import TODAY
from tests.domain.strategies import profiles


@given(profiles)
def test_joining_a_profile_with_itself_changes_nothing(profile):
    assert join(profile, profile) == profile


@given(profiles)
def test_joining_nothing_changes_nothing(profile):
    assert join(profile, NOTHING) == profile
    assert join(NOTHING, profile) == profile


@given(profiles, profiles)
def test_joining_is_commutative(left, right):
    assert join(left, right) == join(right, left)


@given(profiles, profiles, profiles)
@pytest.mark.requirement("S10")
def test_joining_is_associative(first, second, third):
    """Accounts that turn out to be one company may be merged in any order."""
    assert join(join(first, second), third) == join(first, join(second, third))


@given(profiles, profiles)
def test_joining_keeps_what_both_sides_know(left, right):
    """Joined once more with either side, nothing changes: it held all of it already."""
    both = join(left, right)

    assert join(both, left) == both
    assert join(both, right) == both


@given(profiles, profiles)
def test_a_profile_stays_within_its_bounds(left, right):
    profile = join(left, right)

    days = {*profile.active_days, *profile.volumes}
    for kind in profile.events.keys() - OUTSIDE_KINDS:
        days |= profile.days_of(kind).keys()
    assert len(profile.members) <= MOST_MEMBERS
    assert len(profile.invitees) <= MOST_NAMES
    assert len(profile.features) <= MOST_NAMES
    assert len(profile.integrations) <= MOST_NAMES
    assert len(profile.workspaces) <= MOST_NAMES
    assert all(
        len(events) <= MOST_EVENTS_A_DAY
        for by_day in profile.events.values()
        for events in by_day.values()
    )
    assert max(days, default=0) - min(days, default=0) < WINDOW_DAYS


@given(profiles, profiles, profiles)
def test_what_was_dropped_once_never_returns(left, right, later):
    """So an estimate never jumps back, and a replayed archive finds nothing new."""
    kept = join(left, right)
    dropped_people = (left.members.keys() | right.members.keys()) - kept.members.keys()
    dropped_features = (left.features | right.features) - kept.features
    dropped_days = (left.active_days | right.active_days) - kept.active_days

    after = join(join(kept, later), left)

    assert not dropped_people & after.members.keys()
    assert not dropped_features & after.features
    assert not dropped_days & after.active_days


@given(st.integers(TODAY - 200, TODAY))
def test_a_day_is_forgotten_once_a_day_of_use_lies_a_window_later(day):
    early, latest = (Profile(active_days=frozenset({moment})) for moment in (day, TODAY))

    kept = join(early, latest).active_days

    assert (day in kept) == (TODAY - day < WINDOW_DAYS)


@pytest.mark.requirement("S29")
def test_what_happens_outside_the_product_ages_with_use_but_ages_no_use():
    """A newsletter read later takes no day of use out of sight; use does so to a newsletter."""

    def day_with(kind, day):
        return Profile(events={kind: {day: frozenset({"00000001"})}})

    def kinds_after(earlier, later):
        early, late = day_with(earlier, TODAY - WINDOW_DAYS), day_with(later, TODAY)
        return set(join(early, late).events)

    use, news = Kind.USAGE_LIMIT_HIT, Kind.MARKETING_ENGAGED
    assert kinds_after(use, news) == {use, news}
    assert kinds_after(news, use) == {use}
    assert kinds_after(use, use) == {use}


def test_events_are_counted_exactly_up_to_the_bound_of_a_day():
    events = frozenset(f"{number:08}" for number in range(MOST_EVENTS_A_DAY))
    two_days = {TODAY - 1: events, TODAY: events}

    profile = bounded(Profile(events={Kind.USAGE_LIMIT_HIT: two_days}))

    assert profile.count(Kind.USAGE_LIMIT_HIT) == 2 * MOST_EVENTS_A_DAY
    assert profile.count(Kind.USAGE_LIMIT_HIT, since=TODAY) == MOST_EVENTS_A_DAY
    assert profile.count(Kind.DEMO_REQUESTED) == 0


def test_a_person_is_known_by_the_most_telling_of_all_findings():
    unknown, active = Member(), Member(last_active_day=TODAY)

    assert unknown.join(active) == active
