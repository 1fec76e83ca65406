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
