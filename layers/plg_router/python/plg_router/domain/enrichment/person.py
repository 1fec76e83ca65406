"""Follow a senior person on private mail to the employer: a job is kept, never a name (S8, S20)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from plg_router.domain.identity.nodes import Node
from plg_router.domain.signals.mail import MailClass, MailDirectory, company_domain
from plg_router.domain.signals.profile import Member, Profile
from plg_router.domain.signals.titles import seniority_of
from plg_router.kernel.errors import Rejected
from plg_router.policy.people import TitlesPolicy

KEPT_FOR = timedelta(days=30)  # then a contact is forgotten, and may be kept and looked up anew


@dataclass(frozen=True, slots=True)
class Person:
    """Who employs somebody, and as what; None where a vendor is silent."""

    employer: str | None = None  # a domain, as the vendor writes it
    title: str | None = None
    department: str | None = None
    told_by: str = ""  # the vendor


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to look up: an address until that is done, afterwards what came of it."""

    address: str | None = field(repr=False)
    asked: Mapping[str, datetime] = field(default_factory=dict)  # vendor -> when
    person: Person | None = None


def employer_of(person: Person, directory: MailDirectory) -> str | None:
    """Return the employer's registrable domain; None where strangers would share the account."""
    try:
        domain = company_domain(person.employer or "", directory, "employer")
    except Rejected:
        return None
    is_school = directory.provider_class(domain, domain) is MailClass.ACADEMIC
    return None if is_school else domain


def profile_of(node: Node, person: Person, titles: TitlesPolicy) -> Profile:
    """Return what a person's job adds to the profile of their account."""
    member = Member(
        seniority=seniority_of(person.title, titles),
        department=(person.department or "").strip().lower(),
    )
    return Profile(members={node.partition(":")[2]: member})
