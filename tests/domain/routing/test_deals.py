"""Of an opportunity and of a deal the newest version stands, and nobody who had it is forgotten."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.routing.deals import Deal, Opportunity
from tests.domain.builders import NOON

FIRST = Opportunity("opp-1", 1, owner="ann", stage="demo", owners=frozenset({"olga"}))
SECOND = Opportunity("opp-1", 2, owner="bob", stage="won", is_open=False)


@pytest.mark.parametrize(("left", "right"), [(FIRST, SECOND), (SECOND, FIRST)])
def test_the_newer_version_of_an_opportunity_remembers_who_had_it(left, right):
    joined = left.join(right)

    assert joined == Opportunity(
        "opp-1", 2, owner="bob", stage="won", is_open=False, owners=frozenset({"ann", "olga"})
    )
    assert joined.everybody == {"ann", "bob", "olga"}


def test_an_opportunity_that_nobody_has_was_somebodys():
    nobodys = Opportunity("opp-1", 3)

    assert FIRST.join(nobodys).everybody == {"ann", "olga"}


opportunities = st.integers(1, 3).map(
    lambda version: Opportunity("opp-1", version, owner=f"rep of {version}")
)


@given(opportunities, opportunities, opportunities)
def test_neither_order_nor_repetition_decides_anything(one, two, three):
    assert one.join(one) == one
    assert one.join(two) == two.join(one)
    assert one.join(two).join(three) == one.join(two.join(three))


@pytest.mark.parametrize("newer_first", [True, False])
def test_the_newer_version_of_a_deal_stands(newer_first):
    lost = Deal("opp-1", 1, won=False, channel="sales", closed_at=NOON)
    won = Deal("opp-1", 2, won=True, channel="sales", closed_at=NOON, amount=5)

    assert (won.join(lost) if newer_first else lost.join(won)) == won
