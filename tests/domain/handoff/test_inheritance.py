"""Two accounts that turn out to be one make no second lead, alert or notice of the same thing."""

from dataclasses import replace
from datetime import timedelta
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.handoff.events import (
    Choice,
    HandoffTriggered,
    OwnerNotified,
    SelfServeChosen,
)
from plg_router.domain.handoff.judge import judged_afresh
from plg_router.domain.handoff.standing import Expiry, Firing, Standing, dated, inherited
from plg_router.domain.scoring.events import Crossing, LeadQualified
from plg_router.domain.signals.profile import join
from plg_router.kernel.ids import AccountId, RepId
from plg_router.kernel.kinds import Kind
from tests.domain.builders import ACME, NOON, TODAY, policy, signal
from tests.domain.handoff.accounts import BUYERS, Account
from tests.domain.strategies import batches

VP = AccountId("person:0123456789abcdef")
EARLY, LATE = Firing(10, 9), Firing(12, 12)
CHOSEN_AT = NOON + timedelta(minutes=30)
PREFERS = signal(Kind.SELF_SERVE_PREFERRED, by="vp", at=CHOSEN_AT)
ASKS = signal(Kind.SALES_CONTACT_REQUESTED, at=NOON + timedelta(hours=1), event_id="they ask")
CHOICES_AND_HANDS = st.sampled_from(
    [Kind.SELF_SERVE_PREFERRED, Kind.CHECKOUT_COMPLETED, Kind.DEMO_REQUESTED]
)
QUIET_POLICY = policy(handoff__triggers={}, handoff__tiers__expansion=None)
USAGE = tuple(one for one in BUYERS if one.kind is not Kind.DEMO_REQUESTED)


def spoken(kind, minute, number):
    """Return a word that was said so many minutes after noon."""
    return [signal(kind, at=NOON + timedelta(minutes=minute), event_id=f"word {number}")]


def merged(own, other):
    """Return the standing of a company after the account of its vice president ended in it."""
    return inherited(own, other, account=ACME, ended=VP)


@pytest.mark.requirement("S10", "S117")
def test_what_fired_for_either_has_fired_for_both():
    own, other = Standing(fired={"a": EARLY, "b": LATE}), Standing(fired={"a": LATE, "c": EARLY})

    assert merged(own, other).fired == {"a": LATE, "b": LATE, "c": EARLY}


@pytest.mark.requirement("S10", "S161")
def test_a_choice_of_either_holds_for_both():
    own = Standing(chosen={Choice.PURCHASED: (10, 1)}, settled={ACME: 2})
    other = Standing(chosen={Choice.PURCHASED: (12, 1), Choice.PREFERRED: (3, 1)})

    after = merged(own, other)

    assert after.chosen == {Choice.PURCHASED: (12, 1), Choice.PREFERRED: (3, 1)}
    assert after.last_choice is Choice.PURCHASED
    assert after.settled == {ACME: 2}


@pytest.mark.requirement("S159", "S161")
@given(chosen_at=st.integers(0, 5), crossed_at=st.integers(0, 5), is_own=st.booleans())
def test_a_choice_settles_the_other_sides_crossings_where_they_came_no_later(
    chosen_at, crossed_at, is_own
):
    """To the moment, not to the day; whose choice it was, and whose crossing, is all the same."""
    chose = Standing(
        chosen={Choice.PREFERRED: (TODAY, 2)}, chosen_at=NOON + timedelta(seconds=chosen_at)
    )
    crossed = Standing(crossing=3, crossed_at=NOON + timedelta(seconds=crossed_at), armed=False)

    after = merged(chose, crossed) if is_own else merged(crossed, chose)

    asked_first = crossed_at <= chosen_at
    assert after.settles(Crossing(VP if is_own else ACME, 3)) is asked_first
    assert not after.settles(Crossing(VP if is_own else ACME, 4))
    assert (after.chosen[Choice.PREFERRED] < (TODAY, 2)) is asked_first  # to be told of both
    assert (after.crossed_at, after.chosen_at) == (crossed.crossed_at, chose.chosen_at)


@pytest.mark.requirement("S155")
def test_what_one_account_has_settled_says_nothing_of_the_others_crossings():
    """Each counts its own: the second crossing of the one is not before the fifth of the other."""
    early, late = NOON, NOON + timedelta(days=21)
    own = Standing(crossing=2, crossed_at=late)
    other = Standing(
        crossing=5,
        crossed_at=early - timedelta(days=1),
        chosen={Choice.PREFERRED: (TODAY, 1)},
        chosen_at=early,
        settled={VP: 5},
    )

    after = merged(own, other)

    assert after.settles(Crossing(VP, 5))
    assert not any(after.settles(Crossing(ACME, number)) for number in (1, 2))


@pytest.mark.requirement("S161")
@given(is_own=st.booleans(), crossed_again=st.integers(-3, 3))
def test_an_older_choice_is_no_news_of_an_account_that_has_asked_since(is_own, crossed_again):
    """Its second crossing took the choice back; that the other side had crossed changes nothing."""
    chose = Standing(
        crossing=2,
        crossed_at=NOON + timedelta(days=crossed_again),
        chosen={Choice.PREFERRED: (TODAY, 1)},
        chosen_at=NOON,
        settled={ACME if is_own else VP: 1},
    )
    crossed = Standing(crossing=1, crossed_at=NOON - timedelta(days=4), armed=False)

    after = merged(chose, crossed) if is_own else merged(crossed, chose)

    assert after.settles(Crossing(VP if is_own else ACME, 1))
    assert not after.settles(Crossing(ACME if is_own else VP, 2))
    assert (after.chosen == chose.chosen) is (crossed_again >= 0)


@pytest.mark.requirement("S161")
@given(told_again=st.integers(1, 9), chosen_anew=st.booleans())
def test_a_choice_that_is_told_again_keeps_the_moment_at_which_it_was_made(told_again, chosen_anew):
    vp, later = Account(name=VP), NOON + timedelta(days=told_again)
    vp.hears(PREFERS)
    crossed = Standing(crossing=1, crossed_at=NOON - timedelta(days=1))
    both = Account(standing=merged(vp.standing, crossed))
    anew = signal(Kind.SELF_SERVE_PREFERRED, by="vp", at=later)

    told = both.hears(PREFERS, *([anew] if chosen_anew else ()))

    assert SelfServeChosen(ACME, Choice.PREFERRED) in told
    assert both.standing.chosen_at == (later if chosen_anew else CHOSEN_AT)


def test_an_account_that_had_crossed_is_remembered_beside_those_that_had_ended_in_it():
    older = AccountId("workspace:old")
    other = Standing(crossing=1, settled={older: 0})

    assert merged(Standing(), other).settled == {VP: 0, older: 0}
    assert merged(Standing(crossing=1), Standing()).settled == {}


@pytest.mark.requirement("S159", "S161")
@pytest.mark.parametrize("minutes", [0, 30])
def test_a_choice_that_came_after_the_others_lead_is_told_of_both_and_asks_for_a_new_hand(minutes):
    acme, vp = (Account(name=name, policy=QUIET_POLICY) for name in (ACME, VP))
    acme.hears(*BUYERS)
    chosen_at = acme.standing.crossed_at + timedelta(minutes=minutes)
    prefers = signal(Kind.SELF_SERVE_PREFERRED, by="vp", at=chosen_at)
    vp.hears(prefers)
    standing = merged(acme.standing, vp.standing)
    both = Account(name=ACME, policy=QUIET_POLICY, standing=standing)

    told = both.hears(*BUYERS, prefers)
    again = both.hears(signal(by="a new user"))
    asks = both.hears(ASKS)

    assert SelfServeChosen(ACME, Choice.PREFERRED) in told
    assert both.standing.settles(Crossing(ACME, 1))
    assert not any(isinstance(event, LeadQualified) for event in (*told, *again))
    assert any(isinstance(event, LeadQualified) for event in asks)


@pytest.mark.requirement("S159", "S161")
@pytest.mark.parametrize("deed", [Kind.SELF_SERVE_PREFERRED, Kind.CHECKOUT_COMPLETED])
@pytest.mark.parametrize("by", ["the company", "the vice president", "either, after the merger"])
def test_a_hand_raised_after_a_choice_is_not_swallowed_where_the_choice_is_told_again(deed, by):
    """What the company had crossed for is settled, and what is asked for since is not."""
    acme, vp = Account(name=ACME), Account(name=VP)
    acme.hears(*BUYERS, today=TODAY - 1)
    chose = signal(deed, by="vp", at=CHOSEN_AT)
    vp.hears(chose)
    if by == "the company":
        acme.hears(ASKS)
    elif by == "the vice president":
        vp.hears(ASKS)
    both = Account(name=ACME, standing=merged(acme.standing, vp.standing))

    told = both.hears(*BUYERS, chose, ASKS)

    assert any(isinstance(event, SelfServeChosen) for event in told)
    assert [event.crossing for event in told if isinstance(event, LeadQualified)] == [2]
    assert both.standing.settles(Crossing(ACME, 1))
    assert not both.standing.settles(Crossing(ACME, 2))


@pytest.mark.requirement("S159", "S161")
@given(
    words=st.lists(st.tuples(st.booleans(), CHOICES_AND_HANDS, st.integers(0, 1)), max_size=5),
    data=st.data(),
)
def test_the_last_word_counts_whoever_of_two_said_it_and_whenever_they_turn_out_to_be_one(
    words, data
):
    """Of one moment, a choice is the last word."""
    acme, vp = (Account(name=name, policy=QUIET_POLICY) for name in (ACME, VP))
    minutes = list(accumulate((later for *_, later in words), initial=1))[1:]
    said = [
        (vp if is_vps else acme, spoken(kind, minute, number))
        for number, ((is_vps, kind, _), minute) in enumerate(zip(words, minutes, strict=True))
    ]
    heard = data.draw(st.permutations([(acme, USAGE), *said]))
    merged_after = data.draw(st.integers(0, len(heard)))

    for account, signals in heard[:merged_after]:
        account.hears(*signals)
    both = Account(name=ACME, policy=QUIET_POLICY, standing=merged(acme.standing, vp.standing))
    both.profile = join(acme.profile, vp.profile)
    both.hears()
    for _, signals in heard[merged_after:]:
        both.hears(*signals)

    spoken_at = [(kind, minute) for (_, kind, _), minute in zip(words, minutes, strict=True)]
    asked = [minute for kind, minute in spoken_at if kind is Kind.DEMO_REQUESTED]
    chose = [minute for kind, minute in spoken_at if kind is not Kind.DEMO_REQUESTED]
    is_wanted = not chose or max(asked, default=0) > max(chose)
    crossed = Crossing(ACME, both.standing.crossing)
    assert (crossed.number > 0 and not both.standing.settles(crossed)) is is_wanted


def test_the_least_size_of_either_stays():
    own = Standing(fewest_employees=None)

    assert merged(own, Standing(fewest_employees=8)).fewest_employees == 8


@pytest.mark.requirement("S154")
def test_an_expiry_of_the_account_that_lives_on_counts_however_many_the_other_one_had():
    """Each account numbers its decisions for itself; an expiry that was heard stays heard."""
    both = merged(Standing(armed=False, expired={ACME: 2}), Standing(expired={VP: 8}))

    assert judged_afresh(both, Expiry(VP, 8)) == judged_afresh(both, Expiry(ACME, 2)) == both
    assert judged_afresh(both, Expiry(ACME, 5)).armed
    assert judged_afresh(both, Expiry(VP, 9)).armed


@pytest.mark.requirement("S154")
def test_the_very_first_decision_of_an_account_may_expire():
    assert judged_afresh(Standing(armed=False), Expiry(ACME, 1)).armed


@pytest.mark.requirement("S154")
def test_of_an_account_that_both_heard_of_the_later_expiry_was_heard():
    both = merged(Standing(armed=False, expired={VP: 8}), Standing(expired={VP: 3}))

    assert judged_afresh(both, Expiry(VP, 8)) == both
    assert judged_afresh(both, Expiry(VP, 9)).armed


@given(batches, batches)
@pytest.mark.requirement("S10", "S15")
def test_a_merger_of_accounts_that_were_told_of_tells_no_owner_again(left, right):
    one, two = Account(owner=RepId("olga")), Account(owner=RepId("olga"))
    one.hears(*left)
    two.hears(*right)
    both = Account(owner=RepId("olga"), standing=merged(one.standing, two.standing))

    both.hears(*left, *right)

    assert both.told(OwnerNotified) == []
    known = one.standing.fired.keys() | two.standing.fired.keys()
    again = {event.trigger for event in both.told(HandoffTriggered)}
    assert not again & known


def test_a_standing_says_when_the_last_of_what_made_it_cross_happened():
    later = NOON + timedelta(hours=1)
    crossed = dated(Standing(), Standing(crossing=1), NOON, None)

    assert crossed.crossed_at == NOON
    assert dated(Standing(), Standing(crossing=1), NOON, later).crossed_at == later
    assert dated(crossed, replace(crossed, points=7), later).crossed_at == NOON
    assert dated(Standing(), Standing(crossing=1), None).crossed_at is None
