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
    """Two public suffixes, one provider of each class, and one that lends out a host alone."""

    def registrable(self, host):
        for suffix in ("co.uk", "com"):
            if host.endswith(f".{suffix}"):
                return f"{host.removesuffix(f'.{suffix}').rpartition('.')[2]}.{suffix}"
        return None

    def provider_class(self, host, registrable):
        classes = {
            "gmail.com": MailClass.FREE,
            "mail.hosting.com": MailClass.FREE,
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
        ("ada@mail.hosting.com", Mail(MailClass.FREE, "hosting.com")),
        ("ada@hosting.com", Mail(MailClass.CORPORATE, "hosting.com")),
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


NO_ADDRESS = "give an address of the form name@company.com, or leave it out"
NO_HOST = "names a malformed domain; give one such as company.com"
UNDELIVERABLE = "its domain cannot receive mail; give a deliverable address"
LONG_HOST = ".".join(["a" * 62] * 3 + ["a" * 59, "com"])


@pytest.mark.parametrize(
    ("address", "fix"),
    [
        ("", NO_ADDRESS),
        ("ada", NO_ADDRESS),
        ("@acme.com", NO_ADDRESS),
        ("ada b@acme.com", NO_ADDRESS),
        ("ada@bo@acme.com", NO_ADDRESS),
        (f"{'a' * 65}@acme.com", NO_ADDRESS),
        (f"ab@{LONG_HOST}", NO_ADDRESS),
        ("ada@", NO_HOST),
        ("ada@-acme.com", NO_HOST),
        ("ada@ac me.com", NO_HOST),
        ("ada@acme..com", NO_HOST),
        (f"ada@{'a' * 64}.com", NO_HOST),
        ("ada@localhost", UNDELIVERABLE),
        ("ada@home.ok", UNDELIVERABLE),
        ("ada@com", UNDELIVERABLE),
        ("ada@6f9619ff-8b86-d011-b42d-00cf4fc964ff", UNDELIVERABLE),
    ],
)
def test_an_address_that_could_never_receive_mail_is_rejected_without_repeating_it(address, fix):
    with pytest.raises(Rejected) as rejection:
        read_mail(address, DIRECTORY, "detail.data.user.email")

    assert (rejection.value.field, rejection.value.fix) == ("detail.data.user.email", fix)
    assert not address or address not in str(rejection.value)


def test_the_longest_address_that_mail_knows_is_read():
    longest = f"a@{LONG_HOST}"

    assert len(longest) == LONGEST_ADDRESS
    assert read_mail(longest, DIRECTORY).mail_class is MailClass.CORPORATE


def test_an_address_is_a_users_where_nobody_says_whose():
    with pytest.raises(Rejected, match=r"^user\.email: "):
        read_mail("ada", DIRECTORY)


@given(st.text())
def test_any_text_is_read_or_rejected(text):
    try:
        mail = read_mail(text, DIRECTORY)
    except Rejected:
        return

    assert mail.domain


def test_a_company_may_name_any_of_its_hosts():
    assert company_domain(" www.Acme.co.uk ", DIRECTORY, "domains.0") == "acme.co.uk"


NO_SUFFIX = "ends in no public suffix; give a domain such as company.com"


@pytest.mark.parametrize(
    ("host", "fix"),
    [
        ("", NO_HOST),
        ("http://acme.com", NO_HOST),
        ("localhost", NO_SUFFIX),
        ("acme", NO_SUFFIX),
    ],
)
def test_a_company_that_names_no_domain_is_rejected(host, fix):
    with pytest.raises(Rejected) as rejection:
        company_domain(host, DIRECTORY, "domains.0")

    assert (rejection.value.field, rejection.value.fix) == ("domains.0", fix)


@pytest.mark.parametrize(
    "host", ["gmail.com", "www.gmail.com", "mail.hosting.com", "tempmail.com", "simplelogin.com"]
)
def test_a_company_that_names_a_mail_providers_domain_is_rejected(host):
    """It would become one account with every stranger there."""
    with pytest.raises(Rejected) as rejection:
        company_domain(host, DIRECTORY, "domains.0")

    assert rejection.value.field == "domains.0"
    assert rejection.value.fix == "belongs to a mail provider; give the company's own domain"


@pytest.mark.parametrize("host", ["hosting.com", "cs.school.com"])
def test_a_company_and_a_school_may_name_their_own(host):
    assert company_domain(host, DIRECTORY, "domains.0") == ".".join(host.split(".")[-2:])
