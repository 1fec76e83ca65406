"""New people of an owned account: its owner knows, and nobody sends them cold mail (T9, S14)."""

import pytest
from hypothesis import given

from plg_router.domain.handoff.events import (
    ColdOutreachSuppressed,
    NurtureRequested,
    OwnerNotified,
)
from plg_router.domain.scoring.events import LeadQualified
from plg_router.kernel.ids import RepId
from tests.domain.builders import ACME, POLICY, signal
from tests.domain.handoff.accounts import BUYERS, Account
from tests.domain.strategies import batches

OLGA = RepId("olga")


@pytest.mark.requirement("S14", "T9")
def test_under_the_threshold_the_owner_hears_of_a_new_user_and_no_lead_is_made():
    account = Account(owner=OLGA, is_customer=True)

    account.hears(signal())

    assert account.told(OwnerNotified) == [OwnerNotified(ACME, OLGA, 1)]
    assert account.told(LeadQualified) == []


@pytest.mark.requirement("S14", "T9")
def test_at_the_threshold_the_account_makes_a_lead_instead():
    account = Account(owner=OLGA, is_customer=True)

    account.hears(*BUYERS)

    assert len(account.told(LeadQualified)) == 1
    assert account.told(OwnerNotified) == []


@pytest.mark.requirement("S15")
def test_cold_outreach_is_suppressed_once_for_each_that_is_new():
    account = Account(owner=OLGA)
    for by in ("ada", "ada", "ben", "ada"):
        account.hears(signal(by=by))

    assert account.told(ColdOutreachSuppressed) == [
        ColdOutreachSuppressed(ACME, OLGA, 1),
        ColdOutreachSuppressed(ACME, OLGA, 2),
    ]


@pytest.mark.requirement("S15")
def test_cold_outreach_is_suppressed_at_the_threshold_as_well():
    account = Account(owner=OLGA)

    account.hears(*BUYERS)

    assert [event.people for event in account.told(ColdOutreachSuppressed)] == [4]


@given(batches)
@pytest.mark.requirement("S14", "S15", "T9")
def test_the_owner_hears_of_everybody_and_of_nobody_twice(batch):
    account = Account(owner=OLGA)
    for one in batch:
        account.hears(one)

    told = sum(event.new_people for event in account.told(OwnerNotified))
    suppressed = account.told(ColdOutreachSuppressed)
    if not account.told(LeadQualified):
        assert told == account.standing.people_told
    assert account.standing.people_told >= len(account.profile.people)
    assert [event.people for event in suppressed] == sorted({e.people for e in suppressed})


@pytest.mark.requirement("T9")
def test_who_became_owned_has_people_the_owner_hears_of():
    account = Account()
    account.hears(signal(), signal(by="ben"))
    account.owner = OLGA

    account.hears()

    assert account.told(OwnerNotified) == [OwnerNotified(ACME, OLGA, 2)]


@pytest.mark.requirement("S15")
def test_an_account_that_nobody_owns_suppresses_nothing():
    account = Account()

    account.hears(*BUYERS)

    assert account.told(ColdOutreachSuppressed) == []


@pytest.mark.requirement("S15")
def test_no_programme_of_nurture_is_asked_for_an_owned_account():
    account = Account(owner=OLGA, policy=POLICY)

    account.hears(signal())

    assert account.told(NurtureRequested) == []
