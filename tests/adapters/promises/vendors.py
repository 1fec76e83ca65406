"""What asking vendors may rely on: nobody is asked twice, and an address is soon forgotten."""

from datetime import timedelta

import pytest

from plg_router.domain.enrichment.admission import Admission
from plg_router.domain.enrichment.answer import NoAnswer, Why
from plg_router.domain.enrichment.bucket import Rate
from plg_router.domain.enrichment.events import AccountEnriched
from plg_router.domain.enrichment.firmographics import UNKNOWN_COMPANY
from plg_router.domain.enrichment.person import Contact, Person
from plg_router.kernel.errors import Conflict
from plg_router.policy.enrichment import BreakerPolicy
from plg_router.services.ports import Versioned
from tests.adapters.vendor_stores import ADDRESS, VP
from tests.fakes.cast import CAUSE, MID_MARKET, NOW, company

ACME = company()
JOB = Person("acme.com", "VP Engineering", "engineering", "apollo")


class Admissions:
    """How much a vendor was called, and how it answered."""

    def test_a_vendor_that_was_never_called_starts_afresh(self, vendor_stores):
        assert vendor_stores.admissions.admission("apollo") == Versioned(Admission(), 0)

    def test_a_state_reads_as_it_was_written_and_is_its_vendors_alone(self, vendor_stores):
        rate, rules = Rate(60, 5), BreakerPolicy(failures=1)
        state = Admission().learnt(NoAnswer(Why.FAULTY, timedelta(seconds=9)), rate, rules, NOW)

        vendor_stores.admissions.save_admission("apollo", Versioned(state, 1))

        assert vendor_stores.admissions.admission("apollo") == Versioned(state, 1)
        assert vendor_stores.admissions.admission("breeze").version == 0

    def test_of_two_calls_at_once_one_is_told(self, vendor_stores):
        vendor_stores.admissions.save_admission("apollo", Versioned(Admission(), 1))

        with pytest.raises(Conflict):
            vendor_stores.admissions.save_admission("apollo", Versioned(Admission(), 1))


class Asked:
    """The note that a vendor is asked."""

    def test_a_note_is_kept_beside_the_facts_and_is_news_to_nobody(self, vendor_stores):
        told = UNKNOWN_COMPANY.told_by("crm", MID_MARKET, NOW)
        news = AccountEnriched(ACME, "crm")
        vendor_stores.accounts.save_firmographics(ACME, Versioned(told, 1), news, CAUSE)

        asked = told.after_asking("apollo", NOW)
        vendor_stores.accounts.save_asked(ACME, Versioned(asked, 2))

        assert vendor_stores.accounts.load(ACME).firmographics == Versioned(asked, 2)

    def test_of_two_who_would_ask_one_is_told(self, vendor_stores):
        asked = Versioned(UNKNOWN_COMPANY.after_asking("apollo", NOW), 1)
        vendor_stores.accounts.save_asked(ACME, asked)

        with pytest.raises(Conflict):
            vendor_stores.accounts.save_asked(ACME, asked)


class Contacts:
    """People to look up."""

    def test_nobody_is_kept_at_first(self, vendor_stores):
        assert vendor_stores.contacts.contact(VP) is None

    def test_a_person_is_kept_and_announced_once(self, vendor_stores):
        vendor_stores.contacts.keep(VP, ADDRESS, CAUSE)
        vendor_stores.news()
        vendor_stores.contacts.keep(VP, "other@gmail.com", CAUSE)

        assert vendor_stores.contacts.contact(VP) == Contact(ADDRESS)
        assert vendor_stores.news() == [VP]

    def test_a_claim_is_noted_once(self, vendor_stores):
        vendor_stores.contacts.keep(VP, ADDRESS, CAUSE)

        vendor_stores.contacts.claim(VP, "apollo", NOW)

        assert vendor_stores.contacts.contact(VP) == Contact(ADDRESS, {"apollo": NOW})
        with pytest.raises(Conflict):
            vendor_stores.contacts.claim(VP, "apollo", NOW)

    def test_a_claim_may_be_taken_back(self, vendor_stores):
        vendor_stores.contacts.keep(VP, ADDRESS, CAUSE)
        vendor_stores.contacts.claim(VP, "apollo", NOW)
        vendor_stores.contacts.claim(VP, "breeze", NOW)

        vendor_stores.contacts.release(VP, "apollo")

        assert vendor_stores.contacts.contact(VP) == Contact(ADDRESS, {"breeze": NOW})
        vendor_stores.contacts.claim(VP, "apollo", NOW)

    @pytest.mark.parametrize("found", [JOB, None])
    def test_what_was_looked_up_is_kept_and_the_address_is_not(self, vendor_stores, found):
        vendor_stores.contacts.keep(VP, ADDRESS, CAUSE)
        vendor_stores.contacts.claim(VP, "apollo", NOW)

        vendor_stores.contacts.settle(VP, found)

        assert vendor_stores.contacts.contact(VP) == Contact(None, {"apollo": NOW}, found)
        with pytest.raises(Conflict):
            vendor_stores.contacts.claim(VP, "breeze", NOW)

    def test_a_person_who_was_looked_up_is_not_kept_anew(self, vendor_stores):
        vendor_stores.contacts.keep(VP, ADDRESS, CAUSE)
        vendor_stores.contacts.settle(VP, None)

        vendor_stores.contacts.keep(VP, ADDRESS, CAUSE)

        assert vendor_stores.contacts.contact(VP) == Contact(None)

    def test_a_person_is_forgotten_after_thirty_days_and_may_be_kept_anew(self, vendor_stores):
        vendor_stores.contacts.keep(VP, ADDRESS, CAUSE)
        vendor_stores.contacts.settle(VP, JOB)
        vendor_stores.news()

        vendor_stores.clock.advance(timedelta(days=30, seconds=1))
        forgotten = vendor_stores.contacts.contact(VP)
        vendor_stores.contacts.keep(VP, ADDRESS, CAUSE)

        assert forgotten is None
        assert vendor_stores.contacts.contact(VP) == Contact(ADDRESS)
        assert vendor_stores.news() == [VP, VP]

    def test_moments_are_kept_to_the_second(self, vendor_stores):
        vendor_stores.contacts.keep(VP, ADDRESS, CAUSE)
        vendor_stores.contacts.claim(VP, "apollo", NOW + timedelta(seconds=1.5))

        vendor_stores.clock.advance(timedelta(days=30, seconds=0.5))

        asked = {"apollo": NOW + timedelta(seconds=1)}
        assert vendor_stores.contacts.contact(VP) == Contact(ADDRESS, asked)

    def test_nobody_is_claimed_who_is_not_kept(self, vendor_stores):
        with pytest.raises(Conflict):
            vendor_stores.contacts.claim(VP, "apollo", NOW)
