"""A score is shown with everything that a salesperson may ask about it."""

from io import StringIO

import pytest
from rich.console import Console

from infra.cli.score_page import score_table
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.kernel.kinds import Kind
from tests.domain.builders import POLICY, buying, days_ago, decision_makers, signal, team_at_work
from tests.domain.scoring.cards import card_of


def shown(card):
    text = StringIO()
    Console(file=text, width=160).print(score_table(card, POLICY.scoring.levels))
    return text.getvalue()


@pytest.mark.requirement("S221")
def test_every_share_is_shown_with_its_points_its_evidence_and_its_days():
    page = shown(card_of([*team_at_work(), *decision_makers(), *buying()]))

    (limits,) = [line for line in page.splitlines() if "limits_hit" in line]
    assert "3.00" in limits
    assert "limits hit on 5 days" in limits
    assert "2026-02-26 to 2026-03-02" in limits
    (hand,) = [line for line in page.splitlines() if "hand_raised" in line]
    assert "demo_requested x2" in hand
    assert "100.00" in page


@pytest.mark.requirement("S40", "S221")
def test_the_vector_is_shown_with_its_levels_and_the_confidence_with_what_lowers_it():
    page = shown(card_of([signal(at=days_ago(14))], CompanyFacts(employees=400)))

    assert "identity 85 (high)  team 0 (low)  intent 0 (low)  scale 0 (low)" in page
    assert "confidence 20 of 100: last active 14 days ago" in page
    assert "unknown: industry, title, department" in page


def test_an_account_nobody_used_is_shown_as_such():
    assert "never active" in shown(card_of([signal(Kind.SIGNED_UP)]))


def test_what_a_guard_takes_away_is_shown():
    (solo,) = [line for line in shown(card_of([signal()])).splitlines() if "solo" in line]

    assert "-" in solo
    assert "one person, nobody invited" in solo
