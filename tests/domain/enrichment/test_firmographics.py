"""Whom to believe about a company, field by field."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.enrichment.firmographics import (
    UNKNOWN_COMPANY,
    CompanyFacts,
    Firmographics,
    SourcedFacts,
)
from tests.domain.builders import DAY, NOON

FROM_CRM = CompanyFacts(name="Acme", employees=1200)
FROM_FILE = CompanyFacts(name="Acme Inc", employees=900, country="US")
FROM_VENDOR = CompanyFacts(industry="software", country="DE")

facts = st.builds(
    CompanyFacts,
    name=st.none() | st.sampled_from(["Acme", "Bolt"]),
    employees=st.none() | st.integers(1, 5),
    industry=st.none() | st.sampled_from(["software", "finance"]),
    country=st.none() | st.sampled_from(["US", "DE"]),
    annual_deal_value=st.none() | st.integers(0, 5),
)
sources = st.sampled_from(["crm", "company_file", "clearbit", "apollo"])


def told(*words):
    known = UNKNOWN_COMPANY
    for source, said in words:
        known = known.told_by(source, said, NOON)
    return known


@pytest.mark.requirement("S19")
def test_each_field_is_believed_of_the_first_source_that_has_a_word():
    known = told(("clearbit", FROM_VENDOR), ("company_file", FROM_FILE), ("crm", FROM_CRM))

    assert known.believed(["crm", "company_file"]) == CompanyFacts(
        name="Acme", employees=1200, industry="software", country="US"
    )


def test_sources_nobody_ranked_come_last_by_name():
    known = told(
        ("zoominfo", CompanyFacts(employees=1)),
        ("apollo", CompanyFacts(employees=2)),
        ("crm", CompanyFacts(employees=3)),
    )

    assert known.believed([]).employees == 2
    assert known.believed(["crm"]).employees == 3


def test_a_silent_source_hides_nobody_elses_word():
    known = told(("crm", CompanyFacts()), ("company_file", FROM_FILE))

    assert known.believed(["crm", "company_file"]) == FROM_FILE


def test_a_word_of_zero_is_a_word():
    known = told(
        ("crm", CompanyFacts(annual_deal_value=0)),
        ("company_file", CompanyFacts(annual_deal_value=9000)),
    )

    assert known.believed(["crm", "company_file"]).annual_deal_value == 0


@pytest.mark.requirement("S42")
def test_a_company_nobody_spoke_of_is_unknown_in_every_field():
    assert UNKNOWN_COMPANY.believed(["crm"]) == CompanyFacts()


@given(st.dictionaries(sources, facts), st.permutations(["crm", "company_file", "clearbit"]))
def test_every_believed_word_was_said_by_the_best_ranked_source_that_spoke(words, precedence):
    known = Firmographics({source: SourcedFacts(said, NOON) for source, said in words.items()})
    ranked = [words[source] for source in [*precedence, "apollo"] if source in words]

    believed = known.believed(precedence)

    for field in fields(CompanyFacts):
        spoken = [getattr(said, field.name) for said in ranked]
        first = next((word for word in spoken if word is not None), None)
        assert getattr(believed, field.name) == first


def test_a_newer_word_replaces_an_older_one_of_the_same_source_whole():
    known = told(("crm", FROM_FILE)).told_by("crm", FROM_CRM, NOON + DAY)

    assert known.sources["crm"] == SourcedFacts(FROM_CRM, NOON + DAY)


@pytest.mark.parametrize("as_of", [NOON, NOON - DAY])
def test_a_word_no_newer_than_the_last_is_ignored(as_of):
    known = told(("crm", FROM_CRM))

    assert known.told_by("crm", FROM_FILE, as_of) is known


def test_saying_the_same_again_changes_nothing():
    """So nothing is written and nobody is told."""
    known = told(("crm", FROM_CRM))

    assert known.told_by("crm", FROM_CRM, NOON + DAY) is known
