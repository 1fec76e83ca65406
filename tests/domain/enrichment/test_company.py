"""What every source said becomes one company, in the policy's words."""

from dataclasses import replace

import pytest

from plg_router.domain.enrichment.company import believed_company, industry_of
from plg_router.domain.enrichment.firmographics import UNKNOWN_COMPANY, CompanyFacts
from plg_router.domain.enrichment.size import size_class
from plg_router.policy.routing import SizeClass
from tests.domain.builders import NOON, POLICY
from tests.domain.scoring.cards import card_of, share

RULES = POLICY.enrichment


def company_of(*words):
    """Return the company believed in after sources spoke."""
    known = UNKNOWN_COMPANY
    for source, facts in words:
        known = known.told_by(source, facts, NOON)
    return believed_company(known, RULES)


@pytest.mark.requirement("S19")
def test_the_crm_outranks_the_company_file_and_both_outrank_vendors():
    company = company_of(
        ("apollo", CompanyFacts("Apollo says", 1, "media", "FR")),
        ("crm", CompanyFacts(name="CRM says")),
        ("company_file", CompanyFacts(employees=2)),
        ("people_data_labs", CompanyFacts(employees=3, industry="retail")),
    )

    assert company == CompanyFacts("CRM says", 2, "retail", "FR")


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("Computer Software", "software"),
        ("information technology & services", "software"),
        ("Internet Software & Services", "software"),
        ("financial services", "finance"),
        ("hospital & health care", "healthcare"),
        ("Diversified Telecommunication Services", "telecommunications"),
        ("software", "software"),
        ("underwater basketry", "underwater basketry"),
    ],
)
def test_an_industry_is_put_in_our_words_where_we_have_one(theirs, ours):
    assert industry_of(theirs, RULES.industries) == ours


def test_a_company_is_believed_in_our_words():
    told = CompanyFacts("Acme", 400, "Computer Software", "US", 20_000, 10**6)

    assert company_of(("apollo", told)) == replace(told, industry="software")


@pytest.mark.requirement("S31")
def test_a_companys_revenue_indicates_its_budget_where_nobody_knows_the_deal():
    revenue = 30 * 10**6 + 1_999  # a deal of less than a dollar more

    company = company_of(("apollo", CompanyFacts("Acme", 400, "software", "US", None, revenue)))

    assert company.annual_deal_value == 15_000
    assert share(card_of(company=company), "budget") == 375


@pytest.mark.requirement("S31")
def test_a_stated_deal_value_outranks_one_estimated_from_revenue():
    company = company_of(
        ("apollo", CompanyFacts(annual_revenue=10**12)), ("crm", CompanyFacts(annual_deal_value=0))
    )

    assert company.annual_deal_value == 0


@pytest.mark.requirement("S43")
@pytest.mark.parametrize(
    ("employees", "size"),
    [
        (5, SizeClass.MICRO),
        (40, SizeClass.SMALL),
        (400, SizeClass.MID),
        (250_000, SizeClass.ENTERPRISE),
    ],
)
def test_a_vendors_word_decides_the_size_class(employees, size):
    company = company_of(("breeze", CompanyFacts(employees=employees)))

    assert size_class(company.employees, "acme.com", POLICY.routing.sizes) is size


@pytest.mark.requirement("S42")
def test_a_company_that_a_vendor_knows_is_an_identity_input():
    unknown, known = (card_of(company=company_of(*words)) for words in ((), [KNOWN]))

    assert known.vector.identity > unknown.vector.identity


KNOWN = ("apollo", CompanyFacts(employees=40))


@pytest.mark.requirement("S20")
def test_a_score_of_a_company_nobody_knows_says_that_it_is_unenriched():
    card = card_of(company=company_of())

    (size,) = (part for part in card.contributions if part.name == "company_size")
    assert size.evidence == "unenriched: size class unknown"
