"""Two accounts that turn out to be one make no second lead, alert or notice of the same thing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.handoff.events import (
    Choice,
    HandoffTriggered,
    OwnerNotified,
    SelfServeChosen,
)
from plg_router.domain.handoff.standing import Firing, Standing, dated, inherited
from plg_router.domain.scoring.events import Crossing, LeadQualified
from plg_router.kernel.ids import AccountId, RepId
from plg_router.kernel.kinds import Kind
from tests.domain.builders import ACME, NOON, TODAY, signal
from tests.domain.handoff.accounts import BUYERS, Account
from tests.domain.strategies import batches

VP = AccountId("person:0123456789abcdef")
EARLY, LATE = Firing(10, 9), Firing(12, 12)


def merged(own, other):
    """Return the standing of a company after the account of its vice president ended in it."""
    return inherited(own, other, account=ACME, ended=VP)


@pytest.mark.requirement("S10", "S117")
def test_what_fired_for_either_has_fired_for_both():
    own, other = Standing(fired={"a": EARLY, "b": LATE}), Standing(fired={"a": LATE, "c": EARLY})

    assert merged(own, other).fired == {"a": LATE, "b": LATE, "c": EARLY}


@pytest.mark.requirement("S10", "S161")
def test_a_choice_of_either_holds_for_both():
    own = Standing(chosen={Choice.PURCHASED: (10, 1)}, hands_before=(9, 1), settled={ACME: 2})
    other = Standing(chosen={Choice.PURCHASED: (12, 1), Choice.PREFERRED: (3, 1)})

    after = merged(own, other)

    assert after.chosen == {Choice.PURCHASED: (12, 1), Choice.PREFERRED: (3, 1)}
    assert after.last_choice is Choice.PURCHASED
    assert (after.hands_before, after.settled) == ((9, 1), {ACME: 2})


@pytest.mark.requirement("S159", "S161")
@given(chosen_at=st.integers(0, 5), crossed_at=st.integers(0, 5), is_own=st.booleans())
def test_a_choice_settles_the_other_sides_crossings_where_it_came_later(
    chosen_at, crossed_at, is_own
):
    """To the moment, not to the day; whose choice it was, and whose crossing, is all the same."""
    chose = Standing(
        chosen={Choice.PREFERRED: (TODAY, 2)}, chosen_at=NOON + timedelta(seconds=chosen_at)
    )
    crossed = Standing(crossing=3, crossed_at=NOON + timedelta(seconds=crossed_at), armed=False)

    after = merged(chose, crossed) if is_own else merged(crossed, chose)

    asked_first = crossed_at < chosen_at
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
def test_a_choice_that_is_told_again_keeps_the_moment_at_which_it_was_noted(
    told_again, chosen_anew
):
    chose = Standing(chosen={Choice.PREFERRED: (TODAY, 2)}, chosen_at=NOON)
    before = merged(chose, Standing(crossing=1, crossed_at=NOON - timedelta(days=1)))
    now = NOON + timedelta(days=told_again)
    told = {Choice.PREFERRED: (TODAY + told_again, 1) if chosen_anew else (TODAY, 2)}

    after = dated(before, replace(before, chosen=told), now)

    assert before.chosen != chose.chosen
    assert after.chosen_at == (now if chosen_anew else NOON)


def test_an_account_that_had_crossed_is_remembered_beside_those_that_had_ended_in_it():
    older = AccountId("workspace:old")
    other = Standing(crossing=1, settled={older: 0})

    assert merged(Standing(), other).settled == {VP: 0, older: 0}
    assert merged(Standing(crossing=1), Standing()).settled == {}


@pytest.mark.requirement("S159", "S161")
def test_a_choice_that_came_after_the_others_lead_is_told_of_both_and_asks_for_a_new_hand():
    acme, vp = Account(name=ACME), Account(name=VP)
    acme.hears(*BUYERS, today=TODAY - 1)
    vp.hears(signal(Kind.SELF_SERVE_PREFERRED, by="vp"), at=NOON)
    both = Account(name=ACME, standing=merged(acme.standing, vp.standing))

    told = both.hears(*BUYERS, signal(Kind.SELF_SERVE_PREFERRED, by="vp"))
    again = both.hears(signal(by="a new user"))
    asks = both.hears(signal(Kind.SALES_CONTACT_REQUESTED, event_id="they ask"))

    assert SelfServeChosen(ACME, Choice.PREFERRED) in told
    assert both.standing.settles(Crossing(ACME, 1))
    assert not any(isinstance(event, LeadQualified) for event in (*told, *again))
    assert any(isinstance(event, LeadQualified) for event in asks)


def test_the_least_size_of_either_and_the_last_expiry_stay():
    own = Standing(fewest_employees=None, expiries=1)

    after = merged(own, Standing(fewest_employees=8, expiries=4))

    assert (after.fewest_employees, after.expiries) == (8, 4)


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


def test_a_standing_says_when_it_crossed_last_and_when_a_choice_was_noted():
    later = NOON + timedelta(hours=1)
    crossed = dated(Standing(), Standing(crossing=1), NOON)
    chose = dated(crossed, replace(crossed, chosen={Choice.PURCHASED: (TODAY, 1)}), later)

    assert (crossed.crossed_at, crossed.chosen_at) == (NOON, None)
    assert (chose.crossed_at, chose.chosen_at) == (NOON, later)
    assert dated(chose, replace(chose, points=7), later + timedelta(hours=1)).chosen_at == later


@pytest.mark.parametrize(
    ("chosen", "last"),
    [
        ({Choice.PREFERRED: (3, 1)}, Choice.PREFERRED),
        ({Choice.PREFERRED: (3, 1), Choice.PURCHASED: (4, 1)}, Choice.PURCHASED),
        ({Choice.PREFERRED: (5, 1), Choice.PURCHASED: (4, 1)}, Choice.PREFERRED),
        ({Choice.PREFERRED: (4, 1), Choice.PURCHASED: (4, 1)}, Choice.PURCHASED),
    ],
)
def test_the_last_choice_is_the_latest_and_of_one_day_the_purchase(chosen, last):
    assert Standing(chosen=chosen).last_choice is last
