"""Nobody is asked who costs more than they may tell."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.enrichment.gate import (
    BEING_ASKED,
    Turn,
    lacking,
    turn_of,
    worth_asking,
    worth_looking_up,
)
from plg_router.domain.signals.mail import MailClass
from plg_router.domain.signals.signal import Seniority
from plg_router.policy.enrichment import EnrichmentPolicy
from tests.domain.builders import NOON, POLICY

MONTH = timedelta(days=30)
points = st.integers(0, 100)


@given(points, points, points, points)
def test_either_the_score_or_the_team_opens_the_gate(score, team, minimum_score, minimum_team):
    policy = EnrichmentPolicy(minimum_score=minimum_score, minimum_team=minimum_team)

    opens = worth_asking(score, team, policy)

    assert opens == (score >= minimum_score or team >= minimum_team)


@pytest.mark.requirement("S19")
def test_a_hobbyist_is_worth_nobodys_price_and_a_team_is():
    assert not worth_asking(12, 0, POLICY.enrichment)
    assert worth_asking(12, 60, POLICY.enrichment)
    assert worth_asking(48, 0, POLICY.enrichment)


def test_only_what_is_wanted_and_unknown_is_lacking():
    company = CompanyFacts(name="Acme", employees=12)

    assert lacking(company, ["employees", "industry", "name", "country"]) == ("industry", "country")
    assert lacking(company, ["employees"]) == ()


@pytest.mark.parametrize(
    ("ago", "turn"),
    [
        (None, Turn.ASK),
        (timedelta(0), Turn.WAIT),
        (BEING_ASKED - timedelta(microseconds=1), Turn.WAIT),
        (BEING_ASKED, Turn.PASS),
        (MONTH - timedelta(microseconds=1), Turn.PASS),
        (MONTH, Turn.ASK),
    ],
)
def test_a_vendors_turn_comes_once_in_thirty_days(ago, turn):
    assert turn_of(None if ago is None else NOON - ago, NOON, MONTH) is turn


@pytest.mark.requirement("S8", "S20")
@pytest.mark.parametrize("mail", MailClass)
@pytest.mark.parametrize("seniority", Seniority)
def test_only_senior_people_on_private_mail_are_looked_up(mail, seniority):
    sought = worth_looking_up(mail, seniority, POLICY.enrichment)

    assert sought == (mail is MailClass.FREE and seniority >= Seniority.LEAD)


def test_the_policy_may_look_up_executives_alone():
    policy = EnrichmentPolicy(look_up_from="executive")

    assert not worth_looking_up(MailClass.FREE, Seniority.LEAD, policy)
    assert worth_looking_up(MailClass.FREE, Seniority.EXECUTIVE, policy)
