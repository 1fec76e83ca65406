"""The cell of every account, and with it motion, role and play, by rulings T4, T11 and T12."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.handoff.tiers import cell_of
from plg_router.domain.scoring.events import LeadQualified
from plg_router.domain.scoring.scorecard import Vector
from plg_router.domain.signals.signal import Seniority
from plg_router.kernel.kinds import Kind
from plg_router.policy.handoff import Motion
from tests.domain.builders import POLICY, policy, signal, subject
from tests.domain.handoff.accounts import BUYERS, Account, seen_of

SELF_SERVE, ASSIST, LED = Motion.SELF_SERVE, Motion.SALES_ASSIST, Motion.SALES_LED
DEALS, TEAMS = (None, 0, 4_999, 5_000, 50_000), (0, 50, 100)
SIZES = {"micro": 5, "small": 20, "mid": 400, "enterprise": 5_000, "unknown": None}


def cell(employees, deal_value=None, team=0, **vector):
    company = CompanyFacts(employees=employees, annual_deal_value=deal_value)
    dimensions = {"identity": 50, "intent": 50, "scale": 0, **vector}
    return cell_of(subject([], company), Vector(team=team, **dimensions), POLICY)


@pytest.mark.parametrize(("deal", "team"), list(product(DEALS, TEAMS)))
class TestOfAnAccountThatPassesTheGate:
    """Every cell of size, deal value and team."""

    @pytest.mark.requirement("S85", "S99", "T12")
    def test_enterprises_are_sales_led(self, deal, team):
        assert cell(5_000, deal, team).motion is LED

    @pytest.mark.requirement("S84", "T12")
    def test_the_middle_is_sales_assisted(self, deal, team):
        assert cell(50, deal, team).motion is ASSIST
        assert cell(999, deal, team).motion is ASSIST

    @pytest.mark.parametrize("employees", [5, 49])
    @pytest.mark.requirement("S82", "S83", "T11", "T12")
    def test_the_small_see_a_seller_from_five_thousand_dollars_a_year(self, deal, team, employees):
        worth_it = deal is not None and deal >= 5_000

        assert cell(employees, deal, team).motion is (ASSIST if worth_it else SELF_SERVE)

    @pytest.mark.requirement("T4", "T12")
    def test_the_unknown_see_a_seller_only_as_a_strong_team(self, deal, team):
        assert cell(None, deal, team).motion is (ASSIST if team == 100 else SELF_SERVE)


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 100))
@pytest.mark.requirement("S87", "S99")
def test_deal_values_far_apart_never_share_a_pipeline(team, identity, scale):
    """Under a thousand employees the value decides; no such firm of $500 is sales-led (T12)."""
    dimensions = {"team": team, "identity": identity, "scale": scale}

    for employees in (5, 20):
        assert cell(employees, 500, **dimensions).motion is SELF_SERVE
        assert cell(employees, 50_000, **dimensions).motion is ASSIST
    for employees in (5, 20, 400, None):
        assert cell(employees, 500, **dimensions).motion is not LED


@pytest.mark.requirement("S81")
def test_there_are_exactly_three_motions():
    assert set(Motion) == {"self_serve", "sales_assist", "sales_led"}
    assert {row.motion for row in POLICY.handoff.matrix} == set(Motion)


@pytest.mark.requirement("S86", "S89", "S90")
def test_an_enterprise_at_its_limits_gets_hand_held_adoption_by_an_ae_with_a_calendar_link():
    found = cell(5_000, identity=100, scale=100)
    play = POLICY.handoff.plays[found.play]

    assert (found.name, found.role) == ("enterprise_at_scale", "enterprise_ae")
    assert play.goal == "Hand-held adoption."
    assert play.booking_link
    assert "no form" in play.action


@pytest.mark.requirement("S85", "S86")
def test_the_sales_led_motion_is_one_ae_for_contract_review_and_stakeholders():
    cells = [row for row in POLICY.handoff.matrix if row.motion is LED]
    tracks = " ".join(POLICY.handoff.plays["full_cycle"].talk_track)

    assert {row.role for row in cells} == {"enterprise_ae"}
    assert {row.when.sizes for row in cells} == {("enterprise",)}
    assert all(word in tracks for word in ("Custom contract", "security review", "stakeholders"))


def invited(*guests):
    return [signal(Kind.TEAMMATE_INVITED, subject=guest) for guest in guests]


def team_cell(employees, guests):
    company = CompanyFacts(employees=employees)
    return cell_of(subject(invited(*guests), company), Vector(60, 90, 50, 0), POLICY)


@pytest.mark.requirement("S92")
@pytest.mark.parametrize(
    ("employees", "guests", "name"),
    [
        (50, "abc", "mid_market_team"),
        (500, "abcd", "mid_market_team"),
        (501, "abc", "mid_market"),
        (500, "ab", "mid_market"),
    ],
)
def test_a_team_of_the_mid_market_that_invited_three_goes_to_sales_assist(employees, guests, name):
    found = team_cell(employees, guests)

    assert (found.name, found.role, found.motion) == (name, "sales_assist", ASSIST)


@pytest.mark.requirement("S93", "S94")
def test_sales_assist_mentions_the_team_and_offers_fifteen_minutes_for_permissions():
    play = POLICY.handoff.plays[team_cell(200, "abc").play]

    assert "1:1 message" in play.action
    assert "the invited team" in play.action
    assert "15 minutes to set up permissions" in play.action
    assert play.goal == "Remove technical friction, so that the deal moves faster."


@pytest.mark.requirement("S84")
def test_light_touch_closes_within_one_or_two_calls():
    assert "one or two calls" in POLICY.handoff.plays[cell(400).play].goal


@pytest.mark.requirement("S83", "S95", "S97")
def test_the_self_serve_cell_is_for_whoever_is_left_and_names_nobody():
    found = cell(None, identity=0, scale=0)
    play = POLICY.handoff.plays[found.play]

    assert (found.name, found.role) == ("self_serve", None)
    assert "automatic card purchase" in play.goal
    assert "incubate until then, and judge again on every event" in play.goal


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
@pytest.mark.requirement("S81", "S98", "T11", "T12")
def test_a_scored_account_gets_the_motion_of_its_cell(company, expected):
    seen = seen_of(*BUYERS, company=company)

    assert seen.card.passes_gate
    assert seen.motion is expected


def test_the_least_deal_value_is_policy():
    company = CompanyFacts(employees=20, industry="software", annual_deal_value=4_999)
    rules = policy(handoff__matrix__4__when__minimum_deal_value=4_999)

    assert seen_of(*BUYERS, company=company, policy=rules).motion is ASSIST


@pytest.mark.requirement("S86", "S90")
def test_the_lead_carries_role_and_play_of_its_cell():
    quiet = [one for one in BUYERS if not one.sender.department]
    account = Account(CompanyFacts("Big", 5_000, "software", "US", 90_000))

    account.hears(*quiet)

    (lead,) = account.told(LeadQualified)
    assert (lead.motion, lead.role, lead.tier) == (LED, "enterprise_ae", 2)
    assert POLICY.handoff.plays[lead.play]


@pytest.mark.requirement("S77")
def test_a_small_firm_that_is_worth_it_goes_to_the_smb_role():
    quiet = [one for one in BUYERS if one.kind is not Kind.USAGE_LIMIT_HIT]
    small = CompanyFacts("Tiny", 20, "software", "US", 9_000)
    account = Account(small)

    account.hears(*(one for one in quiet if not one.sender.department))

    assert [lead.role for lead in account.told(LeadQualified)] == ["smb"]


def test_a_lead_says_how_senior_its_people_are():
    account = Account()

    account.hears(*BUYERS)

    (lead,) = account.told(LeadQualified)
    assert lead.seniority is Seniority.EXECUTIVE


@pytest.mark.requirement("S40", "T12")
@pytest.mark.parametrize(("level", "start"), [("low", 0), ("medium", 34), ("high", 67)])
@pytest.mark.parametrize("dimension", ["identity", "team", "intent", "scale"])
def test_a_cell_may_ask_for_a_level_of_any_dimension(dimension, level, start):
    when = {dimension: level, "minimum_deal_value": 1}
    strong = {"name": "strong", "when": when, "motion": "sales_assist"}
    rules = policy(handoff__matrix=[strong, {"name": "nobody", "motion": "self_serve"}])
    others = dict.fromkeys(("identity", "team", "intent", "scale"), 0)

    def found(value):
        vector = Vector(**{**others, dimension: value})
        return cell_of(subject((), CompanyFacts(annual_deal_value=1)), vector, rules).name

    assert found(start) == "strong"
    assert level == "low" or found(start - 1) == "nobody"


@pytest.mark.requirement("T11")
@pytest.mark.parametrize(("deal", "name"), [(None, "nobody"), (0, "nobody"), (1, "worth_it")])
def test_a_worth_that_nobody_knows_meets_no_minimum(deal, name):
    worth_it = {"name": "worth_it", "when": {"minimum_deal_value": 1}, "motion": "sales_assist"}
    rules = policy(handoff__matrix=[worth_it, {"name": "nobody", "motion": "self_serve"}])
    company = CompanyFacts(employees=40, annual_deal_value=deal)

    assert cell_of(subject((), company), Vector(0, 0, 0, 0), rules).name == name
