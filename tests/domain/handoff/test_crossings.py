"""One crossing of the threshold makes one lead, however the score trembles afterwards."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.handoff.assess import Assessment
from plg_router.domain.handoff.judge import judge
from plg_router.domain.handoff.reasons import REASONS, reasons
from plg_router.domain.handoff.standing import Standing
from plg_router.domain.scoring.contribution import Category, Contribution
from plg_router.domain.scoring.events import AccountScored, LeadQualified
from plg_router.domain.scoring.scorecard import Confidence, Scorecard, Vector
from plg_router.kernel.ids import RepId
from plg_router.policy.handoff import Cell, Motion
from plg_router.policy.routing import SizeClass
from tests.domain.builders import ACME, POLICY, TODAY
from tests.domain.handoff.accounts import BUYERS, seen_of

THRESHOLD, REARM = POLICY.scoring.threshold, POLICY.scoring.rearm_below
OWNER = RepId("olga")


def card(points, motion=Motion.SALES_ASSIST):
    """Return what is seen of an account of so many points, in a cell of some motion."""
    passes = points >= THRESHOLD
    cell = Cell.model_construct(name="cell", motion=motion)
    return Assessment(
        account_id=ACME,
        today=TODAY,
        card=Scorecard(
            contributions=(
                Contribution(Category.USAGE, "features", points * 100, "features: api"),
            ),
            vector=Vector(0, 0, 0, 0),
            passes_gate=passes,
            policy_hash="0123456789ab",
            confidence=Confidence(80, ("industry",), 0),
        ),
        tier=2 if passes and motion is not Motion.SELF_SERVE else 1,
        cell=cell,
        size=SizeClass.MID,
    )


def judged(*cards, owner=None):
    """Return the standing after some cards in a row, and the score events of each."""
    standing, events = Standing(), []
    for one in cards:
        decision = judge(standing, one, POLICY, owner=owner)
        standing = decision.state
        events.append(
            [event for event in decision.events if isinstance(event, AccountScored | LeadQualified)]
        )
    return standing, events


def leads(*cards, owner=None):
    """Return at which of the cards a lead was made."""
    _, events = judged(*cards, owner=owner)
    return [
        number
        for number, made in enumerate(events)
        if any(isinstance(event, LeadQualified) for event in made)
    ]


@pytest.mark.requirement("S25", "S28")
def test_the_card_that_reaches_the_threshold_makes_the_lead():
    assert leads(card(30), card(69), card(70)) == [2]


@pytest.mark.requirement("S25", "S27")
def test_no_lead_is_made_under_the_threshold():
    assert leads(*(card(points) for points in range(70))) == []


def test_a_score_that_trembles_about_the_threshold_makes_one_lead():
    assert leads(card(70), card(69), card(70), card(68), card(72), card(60), card(90)) == [0]


def test_a_score_that_fell_under_the_re_arm_level_makes_another_lead():
    assert leads(card(70), card(59), card(69), card(70)) == [0, 3]


@given(st.lists(st.integers(50, 80).map(card), max_size=30))
def test_between_two_leads_the_score_was_always_under_the_re_arm_level(cards):
    made = leads(*cards)

    assert all(cards[lead].card.points >= THRESHOLD for lead in made)
    for before, after in pairwise(made):
        assert min(one.card.points for one in cards[before:after]) < REARM
    assert bool(made) == any(one.card.passes_gate for one in cards)


@given(st.lists(st.integers(0, 100).map(card), min_size=1, max_size=20))
def test_judging_the_same_card_again_says_nothing_new(cards):
    """An event delivered twice, and a replay, change nothing."""
    standing, _ = judged(*cards)
    again = judge(standing, cards[-1], POLICY, owner=None)

    assert again.events == ()
    assert again.state == standing


@pytest.mark.requirement("S83", "T11")
def test_a_motion_without_a_seller_makes_no_lead_whatever_the_score():
    assert leads(card(100, Motion.SELF_SERVE)) == []


@pytest.mark.requirement("T11")
def test_the_lead_is_made_once_the_motion_gets_a_seller():
    assert leads(card(80, Motion.SELF_SERVE), card(80, Motion.SALES_ASSIST)) == [1]


@pytest.mark.requirement("T9")
def test_an_owned_account_makes_a_lead_in_any_motion_but_not_under_the_threshold():
    assert leads(card(69), card(80, Motion.SELF_SERVE), owner=OWNER) == [1]


def test_each_crossing_has_its_number_and_keeps_its_evidence():
    standing, events = judged(card(75), card(10), card(80))

    numbers = [
        event.crossing for made in events for event in made if isinstance(event, LeadQualified)
    ]
    assert numbers == [1, 2]
    assert standing.crossing == 2
    assert standing.qualifying_card == card(80).card


def test_the_evidence_of_a_crossing_stays_while_the_score_moves_on():
    standing, _ = judged(card(75), card(65))

    assert standing.qualifying_card == card(75).card


@pytest.mark.parametrize(("points", "told"), [(4, False), (5, True)])
def test_a_score_is_told_once_it_moved_by_a_report_step(points, told):
    standing, (events,) = judged(card(points))

    assert [type(event) for event in events] == [AccountScored] * told
    assert standing.points == (points if told else 0)


def test_small_steps_add_up_to_a_report():
    """They are measured from what was told last, not from the card before."""
    _, events = judged(*(card(points) for points in range(12)))

    assert [event.score for made in events for event in made] == [5, 10]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (card(69), card(70, Motion.SELF_SERVE)),
        (card(71, Motion.SALES_ASSIST), card(71, Motion.SALES_LED)),
    ],
)
def test_another_motion_and_another_side_of_the_gate_are_told_at_once(before, after):
    _, (_, events) = judged(before, after)

    assert [type(event) for event in events] == [AccountScored]


@pytest.mark.requirement("S221")
def test_a_lead_carries_its_strongest_reasons_strongest_first():
    full = seen_of(*BUYERS)

    _, (events,) = judged(full)

    lead = events[-1]
    assert isinstance(lead, LeadQualified)
    assert lead.reasons == reasons(full.card)
    assert len(lead.reasons) == REASONS
    assert lead.reasons[0] == "company_size: size class mid (400 employees)"
    assert lead.reasons[1] == "active_teammates: 3 teammates active in 30 days"


@pytest.mark.requirement("S221")
def test_a_lead_carries_its_confidence_and_the_evidence_of_every_hundredth():
    full = seen_of(*BUYERS)

    _, (events,) = judged(full)

    lead = events[-1]
    assert lead.confidence == full.card.confidence.percent == 100
    assert sum(part.hundredths for part in lead.contributions) == full.card.hundredths
    assert all(part.hundredths and part.facts for part in lead.contributions)
