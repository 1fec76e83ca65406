"""Read a mail address: which company stands behind it, if any."""

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from plg_router.kernel.errors import Rejected

LONGEST_ADDRESS = 254  # RFC 5321, section 4.5.3.1.3

_LOCAL = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}")  # quoted forms exist on paper only
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_RELAY_LABELS = ("users.noreply.", "noreply.", "privaterelay.")
# Mailboxes of a function, not of a person (RFC 2142, and what companies add to it).
_ROLES = frozenset(
    {
        "abuse",
        "accounting",
        "accounts",
        "admin",
        "administrator",
        "billing",
        "careers",
        "compliance",
        "contact",
        "dev",
        "developers",
        "devops",
        "engineering",
        "finance",
        "hello",
        "help",
        "helpdesk",
        "hostmaster",
        "hr",
        "info",
        "invoices",
        "it",
        "itsupport",
        "jobs",
        "legal",
        "mail",
        "marketing",
        "media",
        "news",
        "noc",
        "noreply",
        "office",
        "operations",
        "ops",
        "orders",
        "payments",
        "postmaster",
        "press",
        "privacy",
        "procurement",
        "purchasing",
        "root",
        "sales",
        "security",
        "service",
        "support",
        "sysadmin",
        "team",
        "tech",
        "usenet",
        "webmaster",
        "www",
    }
)
_PUNCTUATION = str.maketrans("", "", "-._")


class MailClass(IntEnum):
    """How much an address says about an employer; of two findings the higher one stands (S9)."""

    UNKNOWN = 0
    RELAY = 1
    DISPOSABLE = 2
    FREE = 3
    ACADEMIC = 4
    ROLE = 5  # a company's admin@ or billing@: it names the company, but no person
    CORPORATE = 6


@dataclass(frozen=True, slots=True)
class Mail:
    """What remains of an address once it is read: its class and registrable domain, no person."""

    mail_class: MailClass
    domain: str

    @property
    def company(self) -> str | None:
        """The company's domain, or None where the domain belongs to a mail provider or school."""
        return self.domain if self.mail_class >= MailClass.ROLE else None


class MailDirectory(Protocol):
    """The pinned lists that tell domains apart."""

    def registrable(self, host: str) -> str | None:
        """Return the registrable domain of a host, or None where no public suffix covers it."""

    def provider_class(self, host: str, registrable: str) -> MailClass | None:
        """Return the class of a host that a list names, otherwise None."""


def read_mail(address: str, directory: MailDirectory, field: str = "user.email") -> Mail:
    """Classify an address, in any case, with plus tags and internationalised domains (S9).

    Raises Rejected, naming the field, where the address could never receive mail.
    """
    local, _, host = address.strip().rpartition("@")
    if not _LOCAL.fullmatch(local) or len(address) > LONGEST_ADDRESS:
        raise Rejected(field, "give an address of the form name@company.com, or leave it out")
    host = _ascii_host(host, field)
    registrable = directory.registrable(host)
    if registrable is None:
        raise Rejected(field, "its domain cannot receive mail; give a deliverable address")
    if host.startswith(_RELAY_LABELS):
        return Mail(MailClass.RELAY, registrable)
    found = directory.provider_class(host, registrable)
    if found is None:
        mailbox = local.lower().partition("+")[0].translate(_PUNCTUATION)
        found = MailClass.ROLE if mailbox in _ROLES else MailClass.CORPORATE
    return Mail(found, registrable)


def company_domain(host: str, directory: MailDirectory, field: str) -> str:
    """Return the registrable domain of a host that a company itself names, e.g. from the CRM.

    Raises Rejected, naming the field, where strangers share the domain: it would unite them.
    """
    host = _ascii_host(host.strip(), field)
    registrable = directory.registrable(host)
    if registrable is None:
        raise Rejected(field, "ends in no public suffix; give a domain such as company.com")
    found = directory.provider_class(host, registrable)
    if found not in {None, MailClass.ACADEMIC}:
        raise Rejected(field, "belongs to a mail provider; give the company's own domain")
    return registrable


def _ascii_host(host: str, field: str) -> str:
    try:
        ascii_host = host.lower().removesuffix(".").encode("idna").decode("ascii")
    except UnicodeError:
        ascii_host = ""
    if not all(_LABEL.fullmatch(label) for label in ascii_host.split(".")):
        raise Rejected(field, "names a malformed domain; give one such as company.com")
    return ascii_host
