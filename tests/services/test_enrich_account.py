"""What a provider says of a company is stored once, with its source."""

import pytest

from plg_router.domain.enrichment.events import AccountEnriched
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.kernel.errors import Conflict
from plg_router.kernel.ids import AccountId
from plg_router.services.enrich_account import EnrichAccount
from plg_router.services.ports import Versioned
from tests.fakes.cast import CAUSE, DAY, MID_MARKET, SAME, company
from tests.fakes.world import KnownCompanies

ACME = company()


def known(pipeline, account=ACME):
    """Return what is believed of a company."""
    return pipeline.accounts.load(account).firmographics.value.believed(["crm", "company_file"])


@pytest.mark.requirement("S19", "S42")
def test_a_known_company_is_filled_in_and_announced(pipeline):
    told = pipeline.enrich(ACME, CAUSE)

    assert told == ("company_file",)
    assert known(pipeline) == MID_MARKET
    assert pipeline.storage.carried() == [(AccountEnriched(ACME, "company_file"), CAUSE)]


def test_the_same_word_again_changes_nothing(pipeline):
    pipeline.enrich(ACME, CAUSE)
    writes = len(pipeline.storage.history)

    assert pipeline.enrich(ACME, CAUSE) == ()
    assert len(pipeline.storage.history) == writes


def test_a_company_nobody_knows_stays_unknown(pipeline):
    assert pipeline.enrich(company("unknown.com"), CAUSE) == ()
    assert pipeline.storage.history == []


def test_no_provider_is_asked_about_a_private_person(pipeline):
    assert pipeline.enrich(AccountId("person:0123456789abcdef"), CAUSE) == ()
    assert pipeline.companies.asked == []


def test_a_second_source_does_not_erase_the_first(pipeline):
    pipeline.enrich(ACME, CAUSE)

    pipeline.tell(ACME, "crm", CompanyFacts(employees=900), CAUSE)

    assert known(pipeline) == CompanyFacts("Acme", 900, "software", "US", 30_000)


def test_two_sources_at_once_are_decided_again(pipeline):
    pipeline.storage.before_next_write(
        lambda: pipeline.tell(ACME, "crm", CompanyFacts(employees=900), CAUSE)
    )

    with pytest.raises(Conflict):
        pipeline.enrich(ACME, CAUSE)
    pipeline.enrich(ACME, CAUSE)

    assert known(pipeline).employees == 900
    assert known(pipeline).industry == "software"


@pytest.mark.parametrize("first", ["acme.com", "acme-labs.com"])
def test_two_domains_of_one_company_are_told_side_by_side_in_any_order(pipeline, first):
    facts = {"acme.com": MID_MARKET, "acme-labs.com": CompanyFacts("Acme Labs", 60)}
    enrich = EnrichAccount([KnownCompanies(facts)], pipeline.tell)
    pipeline.accounts.point(company("acme-labs.com"), ACME, SAME)
    domains = sorted(facts, key=lambda domain: domain != first)

    for domain in (*domains, *domains):
        pipeline.clock.advance(DAY)
        enrich(company(domain), CAUSE)

    assert known(pipeline).name == "Acme Labs"
    assert len(pipeline.storage.events()) == len(facts)


def test_what_is_said_of_a_merged_account_is_kept_for_the_one_it_lives_on_in(pipeline):
    pipeline.accounts.point(company("old-acme.com"), ACME, SAME)

    pipeline.tell(company("old-acme.com"), "crm", MID_MARKET, CAUSE)

    assert known(pipeline) == MID_MARKET
    assert pipeline.accounts.load(ACME).firmographics == Versioned(
        pipeline.accounts.load(ACME).firmographics.value, 1
    )
