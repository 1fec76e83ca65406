"""The mailbox of a function names the company, but is nobody: no teammate, no executive."""

import pytest

from plg_router.domain.signals.mail import Mail, MailClass
from plg_router.domain.signals.signal import Seniority
from plg_router.kernel.kinds import Kind
from tests.domain.builders import days_ago, signal, subject

BILLING = Mail(MailClass.ROLE, "acme.com")


def by_billing(kind=Kind.FEATURE_USED, **facts):
    """Return what was done from the mailbox of a function, some of it without an address."""
    return [signal(kind, "billing", mail=BILLING, **facts), signal(by="billing", mail=None)]


@pytest.mark.requirement("S47", "S49")
def test_it_is_no_teammate_of_the_one_person_there():
    account = subject([signal(by="ada"), *by_billing()])

    assert len(account.active_members) == 1
    assert account.is_alone


@pytest.mark.requirement("S50", "S51")
def test_it_is_no_executive_whatever_its_title():
    account = subject([signal(by="ada"), *by_billing(seniority=Seniority.EXECUTIVE)])

    assert not any(member.seniority is Seniority.EXECUTIVE for member in account.profile.people)


@pytest.mark.requirement("S9", "S44")
def test_its_address_is_the_companys_own():
    assert subject(by_billing()).mail_class is MailClass.CORPORATE


@pytest.mark.requirement("S47")
def test_whoever_shows_an_address_of_their_own_is_somebody():
    personal = signal(by="billing", at=days_ago(1))

    assert len(subject([*by_billing(), personal]).active_members) == 1
