"""Fit earns up to 30 points: whether the company and the people can buy."""

from dataclasses import replace

import pytest

from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.signals.signal import Seniority
from plg_router.kernel.kinds import Kind
from tests.domain.builders import IDEAL_COMPANY, decision_makers, policy, signal
from tests.domain.scoring.cards import card_of, share

NOBODY_KNOWN = CompanyFacts()


def fit(signals=(), company=IDEAL_COMPANY):
    names = ("company_size", "industry", "seniority", "departments", "budget")
    return sum(share(card_of(signals, company), name) for name in names)


@pytest.mark.requirement("S30", "S31")
def test_size_industry_seniority_departments_and_budget_earn_all_thirty_points():
    assert fit(decision_makers()) == 3000


@pytest.mark.parametrize("missing", ["employees", "industry", "annual_deal_value"])
@pytest.mark.requirement("S30", "S31")
def test_what_is_unknown_of_a_company_earns_nothing(missing):
    assert fit(company=replace(IDEAL_COMPANY, **{missing: None})) < fit()
    assert fit(company=NOBODY_KNOWN) == 0


@pytest.mark.parametrize(
    ("employees", "points"), [(None, 0), (5, 120), (20, 480), (100, 1200), (5000, 1200)]
)
@pytest.mark.requirement("S30")
def test_size_earns_by_class(employees, points):
    card = card_of(company=CompanyFacts(employees=employees))

    assert share(card, "company_size") == points


@pytest.mark.parametrize("fact", ["company_size", "industry"])
def test_size_and_industry_are_no_counts_and_earn_the_same_wherever_they_are_full(fact):
    small_software_firm = CompanyFacts(employees=20, industry="software")

    by_count = [
        share(
            card_of(
                company=small_software_firm,
                policy=policy(**{f"scoring__fit__{fact}__full_at": count}),
            ),
            fact,
        )
        for count in (1, 4)
    ]

    assert by_count[0] == by_count[1] > 0


@pytest.mark.requirement("S31")
def test_an_unknown_deal_value_earns_nothing_however_little_is_enough():
    modest = policy(scoring__fit__budget__full_at=1)

    assert share(card_of(company=NOBODY_KNOWN, policy=modest), "budget") == 0


def test_an_enterprise_domain_earns_as_an_enterprise_whatever_a_source_says():
    listed = policy(routing__sizes__enterprise_domains=["acme.com"])

    card = card_of(company=CompanyFacts(employees=5), policy=listed)

    assert share(card, "company_size") == 1200


@pytest.mark.parametrize("industry", ["software", "Software"])
def test_an_ideal_industry_is_known_in_any_case(industry):
    assert share(card_of(company=CompanyFacts(industry=industry)), "industry") == 500


def test_another_industry_earns_nothing():
    assert share(card_of(company=CompanyFacts(industry="gambling")), "industry") == 0


@pytest.mark.requirement("S30", "S51")
def test_the_most_senior_title_stands_for_the_account():
    rising = [
        share(card_of([signal(), signal(by="boss", seniority=rank)]), "seniority")
        for rank in Seniority
    ]

    assert rising == sorted(set(rising))
    assert rising[-1] == 500


@pytest.mark.requirement("S30")
def test_each_department_is_counted_once():
    people = [signal(by=by, department="data") for by in ("ada", "ben")]

    assert share(card_of(people), "departments") == 150
    assert share(card_of([*people, signal(department="platform")]), "departments") == 300


@pytest.mark.requirement("S29")
def test_an_executive_who_only_read_a_white_paper_earns_no_fit():
    download = signal(Kind.MARKETING_ENGAGED, "boss", seniority=Seniority.EXECUTIVE)

    assert fit([signal(), download]) == fit([signal()])
