"""Free, disposable and academic mail is told from a company's own by pinned lists."""

import pytest

from plg_router.adapters.mail_domains import PinnedMailDirectory
from plg_router.domain.signals.mail import MailClass, read_mail

DIRECTORY = PinnedMailDirectory()


@pytest.mark.requirement("S9")
@pytest.mark.parametrize(
    ("address", "mail_class"),
    [
        ("ann@stripe.com", MailClass.CORPORATE),
        ("ann@dev.stripe.com", MailClass.CORPORATE),
        ("ann@gmail.com", MailClass.FREE),
        ("ann@googlemail.com", MailClass.FREE),
        ("ann@outlook.com", MailClass.FREE),
        ("ann@yahoo.co.uk", MailClass.FREE),
        ("ann@qq.com", MailClass.FREE),
        ("ann@proton.me", MailClass.FREE),
        ("ann@gmx.de", MailClass.FREE),
        ("ann@mailinator.com", MailClass.DISPOSABLE),
        ("ann@guerrillamail.com", MailClass.DISPOSABLE),
        ("ann@stanford.edu", MailClass.ACADEMIC),
        ("ann@cs.ox.ac.uk", MailClass.ACADEMIC),
        ("ann@student.tudelft.nl", MailClass.ACADEMIC),
        ("ann@no-list-knows-this.edu", MailClass.ACADEMIC),
        ("ann@no-list-knows-this.edu.au", MailClass.ACADEMIC),
        ("ann@no-list-knows-this.ac.jp", MailClass.ACADEMIC),
        ("ann@island.ac", MailClass.CORPORATE),
    ],
)
def test_an_address_says_what_stands_behind_it(address, mail_class):
    assert read_mail(address, DIRECTORY).mail_class is mail_class


@pytest.mark.requirement("S9", "S11")
@pytest.mark.parametrize(
    ("address", "mail_class"),
    [
        ("x7f@privaterelay.appleid.com", MailClass.RELAY),
        ("x7f@mozmail.com", MailClass.RELAY),
        ("x7f@duck.com", MailClass.RELAY),
        ("x7f@ann.anonaddy.com", MailClass.RELAY),
        ("1+ann@users.noreply.github.com", MailClass.RELAY),
        ("ann@users.sourceforge.net", MailClass.RELAY),
        ("ann@apache.org", MailClass.RELAY),
        ("svc@project.iam.gserviceaccount.com", MailClass.RELAY),
        ("root@li1-2.linode.com", MailClass.RELAY),
        ("ann@laptop.fritz.box", MailClass.RELAY),
        ("ann@example.com", MailClass.RELAY),
        ("ann@comcast.net", MailClass.FREE),
        ("ann@sonic.net", MailClass.FREE),
        ("ann@gmx.ca", MailClass.FREE),
        ("ann@tutanota.com", MailClass.FREE),
    ],
)
def test_no_company_stands_behind_a_domain_that_strangers_share(address, mail_class):
    mail = read_mail(address, DIRECTORY)

    assert mail.mail_class is mail_class
    assert mail.company is None


@pytest.mark.parametrize("host", ["acme.onmicrosoft.com", "acme.github.io", "acme.vercel.app"])
def test_customers_of_one_hoster_are_as_many_companies(host):
    assert read_mail(f"ann@mail.{host}", DIRECTORY).company == host


def test_a_hosters_own_people_are_a_company():
    assert read_mail("ann@linode.com", DIRECTORY).company == "linode.com"


def test_a_domain_in_any_script_is_one_company():
    assert read_mail("ann@Bücher.de", DIRECTORY) == read_mail("ben@xn--bcher-kva.de", DIRECTORY)


def test_a_host_that_swot_takes_out_of_a_schools_domain_is_no_schools():
    """Of its registrable domain, that is: a school's alumni stay a school's."""
    assert read_mail("ann@alunomelies.com.br", DIRECTORY).mail_class is MailClass.CORPORATE
    assert read_mail("ann@alumni.ox.ac.uk", DIRECTORY).mail_class is MailClass.ACADEMIC


def test_the_lists_say_which_versions_they_are():
    names = [part.split(" ")[0] for part in DIRECTORY.versions.split(", ")]

    assert names == ["free", "disposable", "swot", "psl", "kept"]


@pytest.mark.parametrize(
    ("host", "registrable"),
    [
        ("acme.com", "acme.com"),
        ("eu.mail.acme.com", "acme.com"),
        ("acme.co.uk", "acme.co.uk"),
        ("shop.acme.com.br", "acme.com.br"),
        ("com", None),
        ("co.uk", None),
        ("home.ok", None),
        ("localhost", None),
        ("10.0.0.1", None),
        ("123e4567-e89b-12d3-a456-426614174000", None),
    ],
)
def test_a_host_belongs_to_the_domain_somebody_registered(host, registrable):
    assert DIRECTORY.registrable(host) == registrable
