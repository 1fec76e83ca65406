"""Two accounts that turn out to be one make no second lead, alert or notice of the same thing."""

import pytest
from hypothesis import given

from plg_router.domain.handoff.events import Choice, HandoffTriggered, OwnerNotified
from plg_router.domain.handoff.standing import Firing, Standing, inherited
from plg_router.kernel.ids import RepId
from tests.domain.handoff.accounts import Account
from tests.domain.strategies import batches

EARLY, LATE = Firing(10, 9), Firing(12, 12)


@pytest.mark.requirement("S10", "S117")
def test_what_fired_for_either_has_fired_for_both():
    own, other = Standing(fired={"a": EARLY, "b": LATE}), Standing(fired={"a": LATE, "c": EARLY})

    assert inherited(own, other).fired == {"a": LATE, "b": LATE, "c": EARLY}


@pytest.mark.requirement("S10", "S161")
def test_a_choice_of_either_holds_for_both():
    own = Standing(chosen={Choice.PURCHASED: (10, 1)}, hands_before=(9, 1), settled_crossing=2)
    other = Standing(chosen={Choice.PURCHASED: (12, 1), Choice.PREFERRED: (3, 1)})

    after = inherited(own, other)

    assert after.chosen == {Choice.PURCHASED: (12, 1), Choice.PREFERRED: (3, 1)}
    assert (after.hands_before, after.settled_crossing) == ((9, 1), 2)


def test_the_least_size_of_either_and_the_last_expiry_stay():
    own = Standing(fewest_employees=None, expiries=1)

    after = inherited(own, Standing(fewest_employees=8, expiries=4))

    assert (after.fewest_employees, after.expiries) == (8, 4)


@given(batches, batches)
@pytest.mark.requirement("S10", "S15")
def test_a_merger_of_accounts_that_were_told_of_tells_no_owner_again(left, right):
    one, two = Account(owner=RepId("olga")), Account(owner=RepId("olga"))
    one.hears(*left)
    two.hears(*right)
    merged = Account(owner=RepId("olga"), standing=inherited(one.standing, two.standing))

    merged.hears(*left, *right)

    assert merged.told(OwnerNotified) == []
    known = one.standing.fired.keys() | two.standing.fired.keys()
    again = {event.trigger for event in merged.told(HandoffTriggered)}
    assert not again & known
