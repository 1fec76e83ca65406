"""A profile is a join-semilattice of bounded size (decision 0003)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.signals.profile import (
    ERASED,
    MOST_EVENTS_A_DAY,
    MOST_MEMBERS,
    MOST_NAMES,
    NOTHING,
    WINDOW_DAYS,
    Member,
    Profile,
    bounded,
    is_nobodys,
    join,
    without,
)
from plg_router.domain.signals.signal import Seniority
from plg_router.kernel.clock import stamp_of, start_of
from plg_router.kernel.fingerprint import fingerprint
from plg_router.kernel.kinds import OUTSIDE_KINDS, Kind
from tests.domain.builders import NOON, TODAY
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
    assert len(profile.members.keys() - marks(profile)) <= MOST_MEMBERS
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


def marks(profile):
    return {name for name, member in profile.members.items() if member.is_erased}


def names(count):
    return frozenset(f"name {number}" for number in range(count))


def day_of_events(count=MOST_EVENTS_A_DAY):
    return frozenset(f"{number:08}" for number in range(count))


OLDEST = TODAY - WINDOW_DAYS + 1
FULL = Profile(
    active_days=frozenset({OLDEST, TODAY}),
    members=dict.fromkeys(names(MOST_MEMBERS), Member()),
    invitees=dict.fromkeys(names(MOST_NAMES), Seniority.STAFF),
    features=names(MOST_NAMES),
    integrations=names(MOST_NAMES),
    workspaces=names(MOST_NAMES),
    limits=names(MOST_NAMES),
    events={
        kind: {day: day_of_events() for day in (OLDEST, TODAY)}
        for kind in (Kind.MARKETING_ENGAGED, Kind.USAGE_LIMIT_HIT)
    },
    volumes={OLDEST: 1.0, TODAY: 2.0},
)


def test_a_profile_at_its_bounds_is_left_as_it_is():
    assert bounded(FULL) is FULL


@pytest.mark.parametrize(
    "more",
    [
        {"active_days": frozenset({OLDEST - 1, TODAY})},
        {"volumes": {OLDEST - 1: 1.0, TODAY: 2.0}},
        {"members": dict.fromkeys(names(MOST_MEMBERS + 1), Member())},
        {"invitees": dict.fromkeys(names(MOST_NAMES + 1), Seniority.STAFF)},
        *(
            {kind_of_name: names(MOST_NAMES + 1)}
            for kind_of_name in ("features", "integrations", "workspaces", "limits")
        ),
    ],
    ids=lambda more: next(iter(more)),
)
def test_what_is_beyond_a_bound_is_cut(more):
    beyond = replace(FULL, **more)

    kept = bounded(beyond)

    assert kept != beyond
    assert bounded(kept) is kept


@pytest.mark.parametrize(
    "by_day",
    [{OLDEST - 1: day_of_events()}, {TODAY: day_of_events(MOST_EVENTS_A_DAY + 1)}, {}],
    ids=["an old day", "a full day", "no day"],
)
@pytest.mark.parametrize("kind", [Kind.USAGE_LIMIT_HIT, Kind.MARKETING_ENGAGED])
def test_days_beyond_a_bound_are_cut(kind, by_day):
    beyond = replace(FULL, events={kind: by_day})

    kept = bounded(beyond)

    assert kept != beyond
    assert bounded(kept) is kept


@given(profiles, profiles, profiles)
def test_what_was_dropped_once_never_returns(left, right, later):
    """So an estimate never jumps back, and a replayed archive finds nothing new."""
    kept = join(left, right)
    dropped_people = (left.members.keys() | right.members.keys()) - kept.members.keys()
    dropped_features = (left.features | right.features) - kept.features
    dropped_days = (left.active_days | right.active_days) - kept.active_days

    after = join(join(kept, later), left)

    assert not dropped_people & after.members.keys() - marks(after)
    assert not dropped_features & after.features
    assert not dropped_days & after.active_days


@given(st.integers(TODAY - 200, TODAY))
def test_a_day_is_forgotten_once_a_day_of_use_lies_a_window_later(day):
    early, latest = (Profile(active_days=frozenset({moment})) for moment in (day, TODAY))

    kept = join(early, latest).active_days

    assert (day in kept) == (TODAY - day < WINDOW_DAYS)


@pytest.mark.requirement("S161")
def test_what_was_said_of_a_seller_is_forgotten_with_its_day():
    first = stamp_of(start_of(OLDEST))
    spoken = {Kind.DEMO_REQUESTED: first, Kind.SELF_SERVE_PREFERRED: first - 1}
    profile = Profile(active_days=frozenset({OLDEST - 1, TODAY}), spoken=spoken)

    assert bounded(profile).spoken == {Kind.DEMO_REQUESTED: first}


def test_of_a_kind_of_which_only_the_day_is_known_its_first_moment_counts():
    profile = Profile(events={Kind.DEMO_REQUESTED: {0: day_of_events(1)}})

    assert profile.last(Kind.DEMO_REQUESTED) == start_of(0)


@pytest.mark.requirement("S29")
def test_what_happens_outside_the_product_ages_with_use_but_ages_no_use():
    """A newsletter read later takes no day of use out of sight; use does so to a newsletter."""

    def day_with(kind, day):
        return Profile(events={kind: {day: frozenset({"00000001"})}})

    def kinds_after(earlier, later):
        early, late = day_with(earlier, TODAY - WINDOW_DAYS), day_with(later, TODAY)
        return set(join(early, late).events)

    use, news, mail = Kind.USAGE_LIMIT_HIT, Kind.MARKETING_ENGAGED, Kind.SALES_EMAIL_OPENED
    assert kinds_after(use, news) == {use, news}
    assert kinds_after(news, use) == {use}
    assert kinds_after(use, use) == {use}
    assert kinds_after(news, news) == {news}
    assert kinds_after(news, mail) == {mail}


@pytest.mark.requirement("S29")
def test_a_newsletter_takes_no_day_of_use_out_of_a_profile_that_is_cut_for_its_size():
    old_use = {OLDEST: day_of_events(1)}
    profile = Profile(
        features=names(MOST_NAMES + 1),
        events={
            Kind.USAGE_LIMIT_HIT: old_use,
            Kind.MARKETING_ENGAGED: {TODAY + 1: day_of_events(1)},
        },
    )

    kept = bounded(profile)

    assert len(kept.features) == MOST_NAMES
    assert kept.days_of(Kind.USAGE_LIMIT_HIT) == old_use


def test_events_are_counted_exactly_up_to_the_bound_of_a_day():
    events = frozenset(f"{number:08}" for number in range(MOST_EVENTS_A_DAY))
    two_days = {TODAY - 1: events, TODAY: events}

    profile = bounded(Profile(events={Kind.USAGE_LIMIT_HIT: two_days}))

    assert profile.count(Kind.USAGE_LIMIT_HIT) == 2 * MOST_EVENTS_A_DAY
    assert profile.count(Kind.USAGE_LIMIT_HIT, since=TODAY) == MOST_EVENTS_A_DAY
    assert profile.count(Kind.DEMO_REQUESTED) == 0


def test_when_something_was_said_last_is_known_to_the_millisecond():
    stamp = stamp_of(NOON)
    demo = {TODAY: frozenset({"00000001"})}
    early, late = (
        Profile(events={Kind.DEMO_REQUESTED: demo}, spoken={Kind.DEMO_REQUESTED: stamp + more})
        for more in (0, 1)
    )

    assert join(early, late).last(Kind.DEMO_REQUESTED) == NOON + timedelta(milliseconds=1)
    assert NOTHING.last(Kind.DEMO_REQUESTED) is None


def test_of_what_was_kept_by_the_day_alone_the_day_is_known():
    earlier, later = TODAY - 1, start_of(TODAY)
    days = {day: frozenset({"00000001"}) for day in (earlier, TODAY)}
    profile = Profile(events={Kind.DEMO_REQUESTED: days})

    assert profile.last(Kind.DEMO_REQUESTED) == later
    known = replace(profile, spoken={Kind.DEMO_REQUESTED: stamp_of(NOON - timedelta(days=1))})
    assert known.last(Kind.DEMO_REQUESTED) == later


def test_what_was_said_is_forgotten_with_its_day():
    said, later = (
        Profile(
            events={kind: {day: frozenset({"00000001"})}},
            spoken={kind: stamp_of(start_of(day)) + 5},
        )
        for kind, day in (
            (Kind.DEMO_REQUESTED, TODAY - WINDOW_DAYS),
            (Kind.CHECKOUT_COMPLETED, TODAY),
        )
    )

    assert join(said, later) == later


def test_a_person_is_known_by_the_most_telling_of_all_findings():
    unknown, active = Member(), Member(last_active_day=TODAY)

    assert unknown.join(active) == active


def test_a_profile_without_a_person_knows_nothing_of_them_and_never_will():
    ada, ben = Member(last_active_day=TODAY), Member(seniority=Seniority.LEAD)
    known = Profile(members={"ada": ada, "ben": ben}, invitees={"ada": 1, "cleo": 2})

    after = without(known, "ada")

    assert after == Profile(members={"ada": ERASED, "ben": ben}, invitees={"cleo": 2})
    assert join(after, Profile(members={"ada": ada})).members["ada"] == ERASED


@given(profiles, profiles, profiles, st.integers(0, 47))
def test_a_mark_outlives_every_cut_and_every_merger(profile, before, after, number):
    """However many people an account has, and whether or not it was among those it remembers."""
    person = fingerprint(f"person {number}", 12)

    marked = join(after, without(join(profile, before), person))

    assert marked.members[person] == ERASED
    assert without(marked, person) == marked


def test_marks_take_no_place_of_members_who_are_remembered():
    crowd = Profile(members=dict.fromkeys(names(3 * MOST_MEMBERS), Member()))
    remembered = bounded(crowd).members.keys()

    marked = crowd
    for name in sorted(crowd.members.keys() - remembered):
        marked = without(marked, name)

    assert marked.members.keys() - marks(marked) == remembered
    assert marks(marked) == crowd.members.keys() - remembered


def test_a_profile_is_nobodys_once_the_last_person_whom_it_knew_is_erased():
    known = Profile(members={"ada": Member(), "ben": Member()})

    one_left = without(known, "ada")

    assert not is_nobodys(known)
    assert not is_nobodys(one_left)
    assert is_nobodys(without(one_left, "ben"))
