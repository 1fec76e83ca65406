"""The motion of every account by rulings T4, T11 and T12."""

from itertools import product

import pytest

from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.scoring.motion import Motion, motion_of
from plg_router.domain.scoring.vector import Level
from plg_router.policy.routing import SizeClass
from tests.domain.builders import buying, decision_makers, policy, team_at_work
from tests.domain.scoring.cards import card_of

SELF_SERVE, ASSIST, LED = Motion.SELF_SERVE, Motion.SALES_ASSIST, Motion.SALES_LED
DEALS, TEAMS = (None, 0, 4_999, 5_000, 50_000), tuple(Level)


def motion(size, deal_value, team, *, passes_gate=True):
    return motion_of(
        passes_gate=passes_gate, size=size, deal_value=deal_value, minimum=5_000, team=team
    )


@pytest.mark.parametrize(("deal", "team"), list(product(DEALS, TEAMS)))
class TestOfAnAccountThatPassesTheGate:
    """Every cell of size, deal value and team."""

    @pytest.mark.requirement("S85", "T12")
    def test_enterprises_are_sales_led(self, deal, team):
        assert motion(SizeClass.ENTERPRISE, deal, team) is LED

    @pytest.mark.requirement("S84", "T12")
    def test_the_middle_is_sales_assisted(self, deal, team):
        assert motion(SizeClass.MID, deal, team) is ASSIST

    @pytest.mark.parametrize("size", [SizeClass.MICRO, SizeClass.SMALL])
    @pytest.mark.requirement("S82", "S83", "T11", "T12")
    def test_the_small_see_a_seller_from_five_thousand_dollars_a_year(self, deal, team, size):
        worth_it = deal is not None and deal >= 5_000

        assert motion(size, deal, team) is (ASSIST if worth_it else SELF_SERVE)

    @pytest.mark.requirement("T4", "T12")
    def test_the_unknown_see_a_seller_only_as_a_strong_team(self, deal, team):
        strong = team is Level.HIGH

        assert motion(SizeClass.UNKNOWN, deal, team) is (ASSIST if strong else SELF_SERVE)


@pytest.mark.parametrize(("size", "deal", "team"), list(product(SizeClass, DEALS, TEAMS)))
@pytest.mark.requirement("S62", "S64")
def test_under_the_gate_everybody_serves_themselves(size, deal, team):
    assert motion(size, deal, team, passes_gate=False) is SELF_SERVE


@pytest.mark.requirement("S81")
def test_there_are_exactly_three_motions():
    assert set(Motion) == {"self_serve", "sales_assist", "sales_led"}


EVERYTHING = [*team_at_work(), *decision_makers(), *buying()]


@pytest.mark.parametrize(
    ("company", "expected"),
    [
        (CompanyFacts(employees=5000, industry="software"), LED),
        (CompanyFacts(employees=100, industry="software"), ASSIST),
        (CompanyFacts(employees=20, industry="software", annual_deal_value=5_000), ASSIST),
        (CompanyFacts(employees=20, industry="software", annual_deal_value=4_999), SELF_SERVE),
        (CompanyFacts(industry="software"), ASSIST),
    ],
)
@pytest.mark.requirement("S81", "T11", "T12")
def test_a_scored_account_gets_the_motion_of_its_cell(company, expected):
    card = card_of(EVERYTHING, company)

    assert card.passes_gate
    assert card.motion is expected


def test_the_least_deal_value_is_policy():
    company = CompanyFacts(employees=20, industry="software", annual_deal_value=4_999)

    card = card_of(EVERYTHING, company, policy=policy(routing__smb_minimum_deal_value=4_999))

    assert card.motion is ASSIST
