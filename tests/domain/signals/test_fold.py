"""What signals add up to, however they were batched, ordered and repeated."""

from datetime import timedelta
from functools import reduce
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.signals.fold import fold
from plg_router.domain.signals.mail import MailClass
from plg_router.domain.signals.profile import NOTHING, Member, join
from plg_router.domain.signals.signal import Seniority
from plg_router.kernel.clock import stamp_of, start_of
from plg_router.kernel.kinds import Kind
from tests.domain.builders import DAY, FREE, NOON, TODAY, signal
from tests.domain.strategies import batches


@given(batches, st.data())
def test_any_split_order_and_repetition_gives_the_same_profile(signals, data):
    """Delivery is at least once and out of order, and archives are replayed."""
    again = data.draw(st.lists(st.sampled_from(signals), max_size=20)) if signals else []
    delivered = data.draw(st.permutations([*signals, *again]))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(delivered)), max_size=3)))
    bounds = [0, *cuts, len(delivered)]
    parts = [delivered[start:end] for start, end in pairwise(bounds)]

    profile = reduce(join, map(fold, parts), NOTHING)

    assert profile == fold(signals)


EPOCH = start_of(0)


@pytest.mark.requirement("S161")
@pytest.mark.parametrize("first", [EPOCH, NOON - DAY, NOON])
def test_the_last_word_about_a_seller_is_known_to_the_moment_in_whatever_order_it_is_heard(first):
    words = [signal(Kind.DEMO_REQUESTED, at=first), signal(Kind.DEMO_REQUESTED, at=NOON)]

    assert fold(words).last(Kind.DEMO_REQUESTED) == NOON
    assert fold(reversed(words)).last(Kind.DEMO_REQUESTED) == NOON
    assert fold(words[:1]).spoken == {Kind.DEMO_REQUESTED: stamp_of(first)}


CROWD = [
    signal(kind, f"user {number}", at=NOON - number % 80 * DAY, subject=f"name {number}")
    for number in range(150)
    for kind in (Kind.FEATURE_USED, Kind.TEAMMATE_INVITED, Kind.USAGE_LIMIT_HIT)
]
ALL_OF_THE_CROWD = fold(CROWD)


@given(st.randoms(use_true_random=True), st.integers(0, len(CROWD)))
def test_the_split_does_not_matter_beyond_the_bounds_either(random, cut):
    """A crowd larger than a profile may hold leaves the same sample of itself."""
    crowd = random.sample(CROWD, len(CROWD))

    profile = join(fold(crowd[:cut]), fold(crowd[cut:]))

    assert profile == ALL_OF_THE_CROWD


def test_nothing_folds_to_nothing():
    assert fold([]) == NOTHING


def test_a_hobbyists_hundredth_call_of_the_day_changes_nothing():
    """A write is spared, and nobody is told (decision 0003)."""
    calls = [
        call
        for minute in range(99)
        for call in (
            signal(Kind.FEATURE_USED, at=NOON + timedelta(minutes=minute), subject="api"),
            signal(Kind.USAGE_RECORDED, at=NOON + timedelta(minutes=minute), quantity=1),
            signal(Kind.SESSION_STARTED, at=NOON + timedelta(minutes=minute)),
        )
    ]
    profile = fold(calls)
    hundredth = [
        signal(Kind.FEATURE_USED, at=NOON + timedelta(hours=2), subject="api"),
        signal(Kind.USAGE_RECORDED, at=NOON + timedelta(hours=2), quantity=1),
        signal(Kind.SESSION_STARTED, at=NOON + timedelta(hours=2)),
    ]

    assert join(profile, fold(hundredth)) == profile


def test_somebody_under_two_ids_is_one_person_and_no_team():
    visits = [signal(Kind.FEATURE_USED, "visitor 7", mail=None, department="data")]
    alias = signal(Kind.IDENTIFIED, "ada", previous_id="visitor 7")
    use = signal(Kind.FEATURE_USED, "ada")

    profile = fold([*visits, alias, use])

    assert len(profile.members) == 2
    assert [person.last_active_day for person in profile.people] == [TODAY]
    assert profile == join(fold([alias]), join(fold([use]), fold(visits)))


def test_every_person_is_a_member_and_the_active_ones_by_their_last_day():
    profile = fold(
        [
            signal(Kind.FEATURE_USED, "ada", at=NOON - DAY),
            signal(Kind.FEATURE_USED, "ada", at=NOON),
            signal(Kind.SIGNED_UP, "ben"),
        ]
    )

    assert sorted(member.last_active_day for member in profile.members.values()) == [0, TODAY]
    assert profile.active_days == {TODAY - 1, TODAY}


@pytest.mark.requirement("S9")
def test_the_class_of_mail_is_kept_for_every_person():
    profile = fold([signal(by="ada"), signal(by="ben", mail=FREE), signal(by="cy", mail=None)])

    classes = {member.mail_class for member in profile.members.values()}
    assert classes == {MailClass.CORPORATE, MailClass.FREE, MailClass.UNKNOWN}


def test_what_is_learned_of_a_person_later_is_added():
    profile = fold(
        [
            signal(mail=None),
            signal(Kind.IDENTIFIED, department="platform", seniority=Seniority.LEAD),
        ]
    )

    assert list(profile.members.values()) == [
        Member(MailClass.CORPORATE, Seniority.LEAD, "platform", TODAY)
    ]


@pytest.mark.parametrize("kind", [Kind.MARKETING_ENGAGED, Kind.SALES_EMAIL_OPENED])
@pytest.mark.requirement("S29")
def test_what_happens_outside_the_product_makes_nobody_a_member(kind):
    profile = fold([signal(kind, "ada", seniority=Seniority.EXECUTIVE)])

    assert not profile.members
    assert not profile.active_days
    assert profile.count(kind) == 1


@pytest.mark.requirement("S22")
def test_use_pricing_visits_and_opened_sales_mail_reach_one_profile():
    kinds = [Kind.ROLE_CONFIGURED, Kind.PRICING_PAGE_VIEWED, Kind.SALES_EMAIL_OPENED]

    profile = fold(signal(kind) for kind in kinds)

    assert [profile.count(kind) for kind in kinds] == [1, 1, 1]


@pytest.mark.requirement("S33", "S58")
@pytest.mark.parametrize(
    "ranks",
    [(Seniority.UNKNOWN, Seniority.EXECUTIVE), (Seniority.EXECUTIVE, Seniority.UNKNOWN)],
)
def test_people_invited_are_counted_once_each_by_their_highest_rank_whoever_says_it_first(ranks):
    boss = [
        signal(Kind.TEAMMATE_INVITED, by=by, subject="boss", subject_seniority=rank)
        for by, rank in zip(("ada", "ben"), ranks, strict=True)
    ]

    profile = fold([*boss, signal(Kind.TEAMMATE_INVITED, by="ben", subject="peer")])

    assert sorted(profile.invitees.values()) == [Seniority.UNKNOWN, Seniority.EXECUTIVE]


@pytest.mark.requirement("S33")
def test_features_integrations_and_workspaces_are_kept_by_name():
    profile = fold(
        [
            signal(Kind.FEATURE_USED, subject="webhooks"),
            signal(Kind.INTEGRATION_CONNECTED, subject="github"),
            signal(Kind.WORKSPACE_CREATED, subject="docks"),
        ]
    )

    assert profile.features == {"webhooks"}
    assert profile.integrations == {"github"}
    assert profile.workspaces == {"docks"}


@pytest.mark.parametrize("unit", [1.0, 1e-6])
def test_the_largest_volume_of_a_day_stands(unit):
    """In whatever unit the product counts: calls, or terabytes."""
    profile = fold(
        signal(Kind.USAGE_RECORDED, at=NOON + timedelta(hours=hour), quantity=quantity * unit)
        for hour, quantity in enumerate([7.0, 100_000.0, 9.0])
    )

    assert profile.volumes == {TODAY: 100_000.0 * unit}


@pytest.mark.requirement("S113")
def test_seats_are_kept_from_the_first_one_to_the_latest():
    """No volume is a seat, and no word of none is the first of anything."""
    profile = fold(
        [
            signal(Kind.SEATS_ADDED, at=NOON - 3 * DAY, quantity=0),
            signal(Kind.USAGE_RECORDED, at=NOON - 3 * DAY, quantity=500),
            signal(Kind.SEATS_ADDED, at=NOON - 2 * DAY, quantity=1),
            signal(Kind.SEATS_ADDED, at=NOON - DAY, quantity=5),
            signal(Kind.USAGE_RECORDED, at=NOON, quantity=500),
        ]
    )

    assert (profile.first_seats, profile.latest_seats) == ((TODAY - 2, 1), (TODAY - 1, 5))


def test_the_first_day_is_the_earliest_of_any_signal():
    profile = fold([signal(), signal(Kind.SIGNED_UP, at=NOON - 300 * DAY)])

    assert profile.first_day == TODAY - 300


def test_a_profile_holds_no_address_and_no_id_of_a_person():
    profile = fold(
        [signal(Kind.TEAMMATE_INVITED, by="ada@acme.com", subject="ben@acme.com", mail=FREE)]
    )

    assert "@" not in repr(profile)
