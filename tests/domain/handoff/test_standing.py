"""An account is known for what it did last, and two that become one for what either did."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plg_router.domain.handoff.events import Choice
from plg_router.domain.handoff.judge import judge
from plg_router.domain.handoff.standing import Standing, inherited
from plg_router.domain.scoring.events import Crossing, LeadQualified
from plg_router.kernel.ids import AccountId, RepId
from plg_router.policy.handoff import Motion
from tests.domain.builders import ACME, NOON, POLICY, TODAY, buying, team_at_work
from tests.domain.handoff.accounts import BUYERS, seen_of
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


BEFORE = Standing(crossing=1, qualifying_card=card_of(team_at_work()))
LATER = Standing(armed=False, crossing=2, qualifying_card=card_of(buying()), people_told=2)


@pytest.mark.requirement("S10", "S12")
@pytest.mark.parametrize(("own", "other"), [(BEFORE, LATER), (LATER, BEFORE)])
def test_one_company_makes_no_second_lead_of_a_crossing_of_either(own, other):
    after = inherited(own, other, account=ACME, ended=AccountId("person:1f"))

    assert (after.armed, after.crossing) == (False, 2)
    assert after.qualifying_card == LATER.qualifying_card
    assert after.people_told == 2


def test_who_chose_nothing_has_chosen_nothing_after_a_merger():
    after = inherited(Standing(), Standing(), account=ACME, ended=AccountId("person:1f"))

    assert after == Standing()


OLGA = RepId("olga")
# Past the gate, though no trigger asks for a seller and nobody has raised a hand.
EAGER = replace(seen_of(*BUYERS), held=(), asked_at=None)


@pytest.mark.requirement("S159", "S161")
@pytest.mark.parametrize(
    ("choice", "owner", "is_lead"),
    [
        (PURCHASED, OLGA, True),
        (PURCHASED, None, False),
        (PREFERRED, OLGA, False),
        (PREFERRED, None, False),
    ],
)
def test_who_bought_is_left_alone_but_by_an_owner_and_who_prefers_it_by_everybody(
    choice, owner, is_lead
):
    decision = judge(Standing(chosen={choice: (TODAY, 1)}), EAGER, POLICY, owner=owner)

    assert any(isinstance(event, LeadQualified) for event in decision.events) is is_lead


def hour(number):
    return None if number is None else NOON + timedelta(hours=number)


@pytest.mark.requirement("S159", "S161")
@pytest.mark.parametrize(
    ("crossed", "known", "chosen", "asked", "ends"),
    [
        pytest.param(2, {PURCHASED: 1}, {PURCHASED: 1}, None, False, id="an old choice, late"),
        pytest.param(2, {PURCHASED: 1}, {PURCHASED: 3}, None, True, id="a newer choice"),
        pytest.param(1, {PURCHASED: 2}, {PURCHASED: 2}, None, True, id="it crossed before"),
        pytest.param(2, {PURCHASED: 1}, {PREFERRED: 1}, None, True, id="another choice"),
        pytest.param(2, {}, {PURCHASED: 1}, None, True, id="the first choice"),
        pytest.param(2, {}, {PURCHASED: 1}, 2, False, id="a hand raised since the first choice"),
        pytest.param(2, {}, {PURCHASED: 2}, 2, True, id="a choice and a hand of one moment"),
        pytest.param(None, {PURCHASED: 1}, {PURCHASED: 1}, None, True, id="it crossed long ago"),
    ],
)
def test_a_choice_ends_what_was_crossed_before_it(crossed, known, chosen, asked, ends):
    """Hours after noon; of what was known already another one is heard of, of the same day."""
    before = Standing(
        armed=False,
        crossing=1,
        crossed_at=hour(crossed),
        chosen=dict.fromkeys(known, (TODAY, 1)),
        chosen_at=hour(max(known.values(), default=None)),
    )
    seen = replace(
        EAGER,
        chosen=tuple((choice, (TODAY, 2)) for choice in chosen),
        chosen_at=hour(max(chosen.values())),
        asked_at=hour(asked),
    )

    after = judge(before, seen, POLICY, owner=None).state

    assert after.settles(Crossing(EAGER.account_id, 1)) is ends


@pytest.mark.requirement("S161")
def test_a_choice_that_is_heard_of_late_moves_the_last_one_not_back():
    before = Standing(chosen={PREFERRED: (TODAY, 1)}, chosen_at=hour(2))
    seen = replace(EAGER, chosen=((PURCHASED, (TODAY, 1)),), chosen_at=hour(1))

    assert judge(before, seen, POLICY, owner=None).state.chosen_at == hour(2)


@pytest.mark.requirement("S161")
@pytest.mark.parametrize("armed", [True, False])
def test_a_purchase_of_an_owned_account_under_the_gate_arms_nothing(armed):
    between = (POLICY.scoring.rearm_below + POLICY.scoring.threshold) // 2
    usage = replace(EAGER.card.contributions[0], hundredths=between * 100)
    card = replace(EAGER.card, contributions=(usage,), passes_gate=False)
    seen = replace(EAGER, card=card, chosen=((PURCHASED, (TODAY, 1)),))

    after = judge(Standing(armed=armed), seen, POLICY, owner=OLGA).state

    assert seen.card.points == between
    assert after.armed is armed


@pytest.mark.requirement("S62", "S155")
@pytest.mark.parametrize(("before", "after"), [(None, None), ("guidance", ""), ("", "")])
def test_automation_lets_go_of_an_account_that_somebody_owns_and_of_no_other(before, after):
    seen = replace(EAGER, card=replace(EAGER.card, passes_gate=False))

    assert judge(Standing(programme=before), seen, POLICY, owner=OLGA).state.programme == after


@pytest.mark.requirement("S25", "T9")
def test_the_owners_lead_of_an_account_that_serves_itself_says_so():
    decision = judge(Standing(), replace(EAGER, tier=1), POLICY, owner=OLGA)

    (lead,) = (event for event in decision.events if isinstance(event, LeadQualified))
    assert EAGER.cell.motion is not Motion.SELF_SERVE
    assert (lead.motion, lead.tier) == (Motion.SELF_SERVE, 2)
