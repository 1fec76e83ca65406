"""Whoever answers famous names alone is found, and nobody is accused by chance."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.cli.report_pages import cherry_picking_page
from infra.reports.cherry_picking import LEAST_OFFERS, Answers, Engagement, engagements
from plg_router.domain.assignment.engage import engage
from plg_router.domain.assignment.place import escalate, place
from plg_router.kernel.ids import AccountId
from plg_router.policy.routing import Squad
from tests.domain.builders import CAUSE, NOON, POLICY, desk, rep, request
from tests.infra.cli.test_pages import shown
from tests.infra.operate.dossiers import dossier

EVERYWHERE = (Squad.ENTERPRISE, Squad.VELOCITY)
FAMOUS, USUAL = 20_000, 200  # employees
numbers = count()
answers = st.integers(0, 12).flatmap(
    lambda offers: st.tuples(st.just(offers), st.integers(0, offers))
)


def offer(to, employees):
    """Return the request and the decision that offered an account of that size to a rep."""
    asked = request(account=AccountId(f"company:c{next(numbers)}.com"), employees=employees)
    at = desk(rep(to, squads=EVERYWHERE))
    return asked, at, place(asked, at, before=None, correlation_id=CAUSE)


def answered(to, employees):
    _, _, placed = offer(to, employees)
    found = dossier(placed, account=placed.lead.account_id)
    return replace(found, lead=engage(placed.lead, NOON))


def lapsed(to, employees, after=timedelta(hours=2)):
    asked, at, placed = offer(to, employees)
    tried, later = replace(asked, tried=(to,)), replace(at, now=at.now + after)
    named = escalate(tried, later, before=placed.lead, to="head", reason="silence")
    return dossier(placed, named, account=placed.lead.account_id)


def still_open(to, employees):
    _, _, placed = offer(to, employees)
    return dossier(placed, account=placed.lead.account_id)


def of(rep_id, famous, usual):
    return Engagement(rep_id, Answers(*famous), Answers(*usual))


@pytest.mark.requirement("S138")
def test_who_answers_enterprise_logos_and_lets_mid_market_lapse_is_flagged():
    picky = [
        *(answered("pia", FAMOUS) for _ in range(6)),
        *(lapsed("pia", USUAL) for _ in range(6)),
        *(answered("sam", FAMOUS) for _ in range(6)),
        *(answered("sam", USUAL) for _ in range(6)),
    ]

    pia, sam = engagements(picky, POLICY)

    assert (pia.rep_id, pia.flagged, pia.gap) == ("pia", True, 1)
    assert (sam.rep_id, sam.flagged, sam.gap) == ("sam", False, 0)


@pytest.mark.requirement("S138")
def test_a_lead_that_is_open_says_nothing_about_its_rep():
    assert engagements([still_open("pia", FAMOUS), still_open("pia", USUAL)], POLICY) == []


@pytest.mark.requirement("S138")
def test_a_lead_that_was_taken_away_before_its_time_was_up_says_nothing_either():
    early = lapsed("pia", USUAL, after=timedelta(minutes=5))

    assert engagements([early], POLICY) == []


@pytest.mark.requirement("S138")
@given(answers, answers)
def test_a_small_sample_is_never_flagged(famous, usual):
    found = of("pia", famous, usual)

    assert not found.flagged or min(famous[0], usual[0]) >= LEAST_OFFERS


@pytest.mark.requirement("S138")
@given(answers, answers)
def test_nobody_is_flagged_for_answering_mid_market_as_often(famous, usual):
    found = of("pia", famous, usual)

    if found.gap is not None and found.gap <= 0:
        assert not found.flagged
    if found.flagged:
        assert not of("pia", usual, famous).flagged


@given(answers, answers)
def test_what_chance_explains_is_a_probability(famous, usual):
    assert 0 < of("pia", famous, usual).by_chance <= 1 + 1e-12


@pytest.mark.parametrize(
    ("famous", "usual", "likely"),
    [
        ((4, 3), (4, 1), 17 / 70),  # the lady tasting tea: Fisher, 1935
        ((4, 4), (4, 0), 1 / 70),
    ],
)
def test_chance_is_reckoned_as_fisher_did(famous, usual, likely):
    assert of("pia", famous, usual).by_chance == pytest.approx(likely)


@pytest.mark.requirement("S138")
def test_the_page_states_its_rule():
    page = shown(cherry_picking_page([of("pia", (6, 6), (6, 0)), of("sam", (1, 1), (0, 0))]))

    assert "at least 5 offers of each class" in page
    (line,) = [line for line in page.splitlines() if "pia" in line]
    assert "100% of 6" in line
    assert "+100%" in line
    assert "flagged" in line
    (line,) = [line for line in page.splitlines() if "sam" in line]
    assert "flagged" not in line
