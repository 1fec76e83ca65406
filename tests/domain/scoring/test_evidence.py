"""Every share says in words, and fact by fact, what it rests on."""

import pytest

from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.scoring.contribution import Category, Fact
from plg_router.kernel.ids import AccountId
from plg_router.kernel.kinds import Kind
from tests.domain.builders import (
    ACADEMIC,
    DISPOSABLE,
    FREE,
    TODAY,
    buying,
    days_ago,
    decision_makers,
    policy,
    signal,
    team_at_work,
)
from tests.domain.scoring.cards import card_of, part_of


def dated(name, count, days_ago=0):
    return Fact(name, count, first_day=TODAY - days_ago, last_day=TODAY)


def known(**fields):
    return tuple(Fact(name, value=value) for name, value in fields.items())


@pytest.mark.requirement("S221")
def test_of_an_account_that_buys_everything_is_told():
    card = card_of([*team_at_work(), *decision_makers(), *buying()])

    assert {part.name: (part.evidence, part.facts) for part in card.contributions} == {
        "active_teammates": ("3 teammates active in 30 days", (dated("active_member", 4),)),
        "invitations": ("3 people invited", (dated(Kind.TEAMMATE_INVITED, 3),)),
        "shared_workspaces": (
            "2 shared workspaces and roles",
            (dated(Kind.WORKSPACE_CREATED, 1), dated(Kind.ROLE_CONFIGURED, 1)),
        ),
        "integrations": ("integrations: github", (dated(Kind.INTEGRATION_CONNECTED, 1),)),
        "features": (
            "features: feature 0, feature 1, feature 2, feature 3, feature 4",
            (dated(Kind.FEATURE_USED, 5, 9),),
        ),
        "active_days": ("active on 10 of 30 days", (dated("active_day", 10, 9),)),
        "limits_reached": ("limits hit on 5 days", (dated(Kind.USAGE_LIMIT_HIT, 5, 4),)),
        "company_size": (
            "size class mid (400 employees)",
            known(size_class="mid", employees="400"),
        ),
        "industry": ("industry software", known(industry="software")),
        "seniority": ("most senior person: executive", known(title="executive")),
        "departments": ("departments: data, platform", known(department="data, platform")),
        "budget": ("estimated deal value 20000", known(annual_deal_value="20000")),
        "hand_raised": ("demo_requested x2", (dated(Kind.DEMO_REQUESTED, 2),)),
        "pricing_visits": ("pricing_page_viewed x2", (dated(Kind.PRICING_PAGE_VIEWED, 2),)),
        "upgrade_clicks": ("upgrade_clicked x2", (dated(Kind.UPGRADE_CLICKED, 2),)),
        "enterprise_features": (
            "enterprise_feature_explored x2",
            (dated(Kind.ENTERPRISE_FEATURE_EXPLORED, 2),),
        ),
        "limits_hit": ("limits hit on 5 days", (dated(Kind.USAGE_LIMIT_HIT, 5, 4),)),
        "executives_active": (
            "1 executives active in 30 days",
            (dated("active_executive", 1),),
        ),
    }


@pytest.mark.requirement("S20", "S221")
def test_of_a_stranger_what_is_unknown_is_called_so_and_no_fact_is_made_up():
    card = card_of([signal(mail=None)], company=CompanyFacts())

    assert {part.name: part.evidence for part in card.contributions} == {
        "active_teammates": "0 teammates active in 30 days",
        "invitations": "0 people invited",
        "shared_workspaces": "0 shared workspaces and roles",
        "integrations": "integrations: none",
        "features": "features: none",
        "active_days": "active on 1 of 30 days",
        "limits_reached": "limits hit on 0 days",
        "company_size": "unenriched: size class unknown",
        "industry": "industry unknown",
        "seniority": "most senior person: unknown",
        "departments": "departments: unknown",
        "budget": "estimated deal value unknown",
        "hand_raised": "none",
        "pricing_visits": "none",
        "upgrade_clicks": "none",
        "enterprise_features": "none",
        "limits_hit": "limits hit on 0 days",
        "executives_active": "0 executives active in 30 days",
        "solo": "one person, nobody invited",
    }
    assert [fact for part in card.contributions for fact in part.facts] == [dated("active_day", 1)]


@pytest.mark.requirement("S103", "S221")
def test_of_a_listed_domain_the_class_is_told_though_nobody_knows_its_size():
    listed = policy(routing__sizes__enterprise_domains=["acme.com"])

    size = part_of(card_of(company=CompanyFacts(), policy=listed), "company_size")

    assert size.evidence == "size class enterprise (unknown number of employees)"
    assert size.facts == known(size_class="enterprise")


@pytest.mark.requirement("S221", "T3")
def test_limits_that_count_as_nothing_are_named_with_what_is_missing():
    hits = [signal(Kind.USAGE_LIMIT_HIT, at=days_ago(day)) for day in range(5)]

    taken = part_of(card_of(hits), "limits_alone")

    assert taken.evidence == "limits hit, but use on 5 days, alone, no intent"


@pytest.mark.requirement("S221")
@pytest.mark.parametrize(
    ("mail", "name", "evidence"),
    [
        (ACADEMIC, "academic", "academic mail only"),
        (DISPOSABLE, "disposable", "disposable mail only"),
        (FREE, "side_project", "no company, and use on 1 days or weekends alone"),
    ],
)
def test_a_pattern_that_takes_points_away_is_named(mail, name, evidence):
    private = AccountId("person:0123456789abcdef")
    card = card_of([signal(mail=mail)], account=private)

    taken = part_of(card, name)

    assert (taken.category, taken.evidence) == (Category.GUARD, evidence)
