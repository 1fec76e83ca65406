"""An account is known for what it did last, and two that become one for what either did."""

import pytest

from plg_router.domain.handoff.events import Choice
from plg_router.domain.handoff.standing import Standing, inherited
from plg_router.kernel.ids import AccountId
from tests.domain.builders import ACME, buying, team_at_work
from tests.domain.scoring.cards import card_of

PURCHASED, PREFERRED = Choice.PURCHASED, Choice.PREFERRED


@pytest.mark.requirement("S159", "S161")
@pytest.mark.parametrize(
    ("chosen", "last"),
    [
        ({PREFERRED: (3, 1)}, PREFERRED),
        ({PURCHASED: (3, 1), PREFERRED: (4, 1)}, PREFERRED),
        ({PURCHASED: (5, 1), PREFERRED: (4, 1)}, PURCHASED),
        ({PURCHASED: (4, 1), PREFERRED: (4, 2)}, PREFERRED),
        ({PREFERRED: (4, 1), PURCHASED: (4, 1)}, PURCHASED),
    ],
)
def test_the_latest_choice_counts_and_of_two_at_once_the_purchase(chosen, last):
    assert Standing(chosen=chosen).last_choice is last


BEFORE = Standing(crossing=1, qualifying_card=card_of(team_at_work()), hands_before=(5, 1))
LATER = Standing(
    armed=False, crossing=2, qualifying_card=card_of(buying()), hands_before=(3, 1), people_told=2
)


@pytest.mark.requirement("S10", "S12")
@pytest.mark.parametrize(("own", "other"), [(BEFORE, LATER), (LATER, BEFORE)])
def test_one_company_makes_no_second_lead_of_a_crossing_of_either(own, other):
    after = inherited(own, other, account=ACME, ended=AccountId("person:1f"))

    assert (after.armed, after.crossing) == (False, 2)
    assert after.qualifying_card == LATER.qualifying_card
    assert (after.hands_before, after.people_told) == ((5, 1), 2)


def test_who_chose_nothing_has_chosen_nothing_after_a_merger():
    after = inherited(Standing(), Standing(), account=ACME, ended=AccountId("person:1f"))

    assert after == Standing()
