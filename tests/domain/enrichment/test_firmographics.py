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
    join,
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


class TestASourceOfSeveralRecords:
    """A CRM may keep a company as several records, each with versions of its own."""

    def test_a_record_ranks_as_its_source(self):
        known = told(("company_file", FROM_FILE), ("crm/001A", FROM_CRM))

        assert known.believed(["crm", "company_file"]).employees == FROM_CRM.employees

    def test_a_record_with_versions_is_believed_before_one_without(self):
        known = told(("crm/000", FROM_FILE)).told_by("crm/001A", FROM_CRM, NOON, version=3)

        assert known.believed(["crm"]).employees == FROM_CRM.employees

    def test_versions_alone_order_the_words_of_a_record(self):
        known = UNKNOWN_COMPANY.told_by("crm/001A", FROM_CRM, NOON, version=3)

        assert known.sources["crm/001A"] == SourcedFacts(FROM_CRM, NOON, 3)
        assert known.told_by("crm/001A", FROM_FILE, NOON + DAY, version=2) is known
        assert known.told_by("crm/001A", FROM_FILE, NOON + DAY, version=3) is known
        newer = known.told_by("crm/001A", FROM_FILE, NOON - DAY, version=4)
        assert newer.sources["crm/001A"].facts == FROM_FILE

    def test_the_same_facts_in_a_newer_version_are_news(self):
        """Older versions that come late have to be known for old."""
        known = UNKNOWN_COMPANY.told_by("crm/001A", FROM_CRM, NOON, version=3)

        assert known.told_by("crm/001A", FROM_CRM, NOON, version=4).sources["crm/001A"].version == 4


words = st.builds(SourcedFacts, facts, st.sampled_from([NOON, NOON + DAY]), st.integers(0, 2))
companies = st.builds(
    Firmographics,
    st.dictionaries(sources, words),
    st.dictionaries(sources, st.sampled_from([NOON, NOON + DAY])),
)


class TestTwoAccountsOfOneCompany:
    """What both were told is kept."""

    def test_each_sources_last_word_stands(self):
        early, late = SourcedFacts(FROM_FILE, NOON), SourcedFacts(FROM_CRM, NOON + DAY)
        left = Firmographics({"crm": early, "apollo": late}, {"apollo": NOON})
        right = Firmographics({"crm": late, "breeze": early}, {"apollo": NOON + DAY})

        assert join(left, right) == Firmographics(
            {"crm": late, "apollo": late, "breeze": early}, {"apollo": NOON + DAY}
        )

    def test_of_two_words_of_one_version_the_later_stands(self):
        early, late = SourcedFacts(FROM_FILE, NOON, 1), SourcedFacts(FROM_CRM, NOON + DAY, 1)

        joined = join(Firmographics({"crm": late}), Firmographics({"crm": early}))

        assert joined.sources["crm"] == late

    @given(companies, companies, companies)
    def test_neither_order_nor_repetition_decides_anything(self, one, two, three):
        assert join(one, two) == join(two, one)
        assert join(join(one, two), three) == join(one, join(two, three))
        assert join(one, one) == one
