"""What an address says about an employer, and nothing about the person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.signals.mail import (
    LONGEST_ADDRESS,
    Mail,
    MailClass,
    company_domain,
    read_mail,
)
from plg_router.kernel.errors import Rejected


class SmallDirectory:
    """Two public suffixes, and one provider of each class."""

    def registrable(self, host):
        for suffix in ("co.uk", "com"):
            if host.endswith(f".{suffix}"):
                return f"{host.removesuffix(f'.{suffix}').rpartition('.')[2]}.{suffix}"
        return None

    def provider_class(self, host, registrable):
        classes = {
            "gmail.com": MailClass.FREE,
            "tempmail.com": MailClass.DISPOSABLE,
            "school.com": MailClass.ACADEMIC,
            "simplelogin.com": MailClass.RELAY,
        }
        return classes.get(host) or classes.get(registrable)


DIRECTORY = SmallDirectory()


@pytest.mark.parametrize(
    ("address", "mail"),
    [
        ("ada@acme.com", Mail(MailClass.CORPORATE, "acme.com")),
        ("Ada.B+plg@Mail.ACME.co.uk", Mail(MailClass.CORPORATE, "acme.co.uk")),
        ("  ada@acme.com. ", Mail(MailClass.CORPORATE, "acme.com")),
        ("ada@bücher.com", Mail(MailClass.CORPORATE, "xn--bcher-kva.com")),
        ("ada@gmail.com", Mail(MailClass.FREE, "gmail.com")),
        ("ada@cs.school.com", Mail(MailClass.ACADEMIC, "school.com")),
        ("ada@tempmail.com", Mail(MailClass.DISPOSABLE, "tempmail.com")),
        ("1+ada@users.noreply.github.com", Mail(MailClass.RELAY, "github.com")),
        ("x@privaterelay.appleid.com", Mail(MailClass.RELAY, "appleid.com")),
        ("x7f@simplelogin.com", Mail(MailClass.RELAY, "simplelogin.com")),
    ],
)
@pytest.mark.requirement("S9")
def test_an_address_is_read_as_its_class_and_registrable_domain(address, mail):
    assert read_mail(address, DIRECTORY) == mail


@pytest.mark.parametrize("mail_class", MailClass)
def test_only_a_companys_own_mail_names_it(mail_class):
    company = Mail(mail_class, "acme.com").company

    own = {MailClass.CORPORATE, MailClass.ROLE}
    assert company == ("acme.com" if mail_class in own else None)


@pytest.mark.parametrize(
    "address",
    ["admin@acme.com", "Billing+plg@acme.com", "no-reply@acme.com", "IT.Support@eu.acme.com"],
)
def test_the_mailbox_of_a_function_names_the_company_but_no_person(address):
    mail = read_mail(address, DIRECTORY)

    assert (mail.mail_class, mail.company) == (MailClass.ROLE, "acme.com")


@pytest.mark.parametrize(
    "address", ["administratora@acme.com", "ada.admin@acme.com", "it2@acme.com"]
)
def test_a_person_whose_mailbox_resembles_a_function_is_a_person(address):
    assert read_mail(address, DIRECTORY).mail_class is MailClass.CORPORATE


def test_at_a_mail_provider_every_name_is_a_persons():
    assert read_mail("admin@gmail.com", DIRECTORY).mail_class is MailClass.FREE


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "@acme.com",
        "ada b@acme.com",
        "ada@bo@acme.com",
        "ada@",
        "ada@localhost",
        "ada@home.ok",
        "ada@com",
        "ada@-acme.com",
        "ada@ac me.com",
        "ada@acme..com",
        "ada@6f9619ff-8b86-d011-b42d-00cf4fc964ff",
        f"{'a' * LONGEST_ADDRESS}@acme.com",
    ],
)
def test_an_address_that_could_never_receive_mail_is_rejected_without_repeating_it(address):
    with pytest.raises(Rejected) as rejection:
        read_mail(address, DIRECTORY, "detail.data.user.email")

    assert rejection.value.field == "detail.data.user.email"
    assert not address or address not in str(rejection.value)


@given(st.text())
def test_any_text_is_read_or_rejected(text):
    try:
        mail = read_mail(text, DIRECTORY)
    except Rejected:
        return

    assert mail.domain


def test_a_company_may_name_any_of_its_hosts():
    assert company_domain(" www.Acme.co.uk ", DIRECTORY, "domains.0") == "acme.co.uk"


@pytest.mark.parametrize("host", ["", "localhost", "acme", "http://acme.com"])
def test_a_company_that_names_no_domain_is_rejected(host):
    with pytest.raises(Rejected, match=r"^domains\.0: "):
        company_domain(host, DIRECTORY, "domains.0")


@pytest.mark.parametrize("host", ["gmail.com", "tempmail.com", "simplelogin.com"])
def test_a_company_that_names_a_mail_providers_domain_is_rejected(host):
    """It would become one account with every stranger there."""
    with pytest.raises(Rejected, match=r"^domains\.0: "):
        company_domain(host, DIRECTORY, "domains.0")
