"""A person's job leads to an employer that is a company, and to nobody else's account."""

import pytest

from plg_router.domain.enrichment.person import Contact, Person, employer_of, profile_of
from plg_router.domain.identity.nodes import person_node
from plg_router.domain.signals.fold import fold
from plg_router.domain.signals.profile import join
from plg_router.domain.signals.signal import Seniority
from plg_router.kernel.ids import UserId
from tests.domain.builders import FREE, POLICY, signal
from tests.fakes.vendors import FewProviders

VP = person_node(UserId("vp"))


@pytest.mark.requirement("S8")
@pytest.mark.parametrize(
    ("employer", "domain"),
    [
        ("acme.com", "acme.com"),
        ("WWW.Acme.com", "acme.com"),
        ("careers.acme.com", "acme.com"),
        ("gmail.com", None),
        ("mit.edu", None),
        ("cs.mit.edu", None),
        ("localhost", None),
        ("", None),
        (None, None),
        ("not a domain", None),
    ],
)
def test_an_employer_is_a_companys_own_domain_or_nobody(employer, domain):
    assert employer_of(Person(employer), FewProviders()) == domain


@pytest.mark.requirement("S30")
def test_a_job_adds_to_the_member_that_the_person_is_and_makes_no_new_one():
    profile = fold([signal(by="vp", mail=FREE, seniority=Seniority.LEAD)])
    job = profile_of(VP, Person("acme.com", "VP Engineering", " Engineering "), POLICY.titles)

    (member,) = join(profile, job).members.values()

    assert (member.seniority, member.department) == (Seniority.EXECUTIVE, "engineering")
    assert member.mail_class is FREE.mail_class


def test_a_silent_vendor_takes_nothing_away():
    profile = fold([signal(by="vp", mail=FREE, seniority=Seniority.LEAD, department="data")])

    assert join(profile, profile_of(VP, Person("acme.com"), POLICY.titles)) == profile


def test_a_contact_shows_no_address():
    assert "vp@gmail.com" not in repr(Contact("vp@gmail.com"))
