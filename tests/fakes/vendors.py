"""Vendors without a network, and the stores that asking them takes."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from plg_router.domain.enrichment.admission import Admission
from plg_router.domain.enrichment.answer import Answer, Found, NotFound
from plg_router.domain.enrichment.bucket import Rate
from plg_router.domain.enrichment.events import ContactKept
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.enrichment.person import KEPT_FOR, Contact, Person
from plg_router.domain.identity.nodes import Node
from plg_router.domain.signals.mail import MailClass
from plg_router.kernel.clock import Clock
from plg_router.kernel.errors import AlreadyHandled, Conflict
from plg_router.services.find_employer import FindEmployer
from plg_router.services.ingest_signals import IngestSignals
from plg_router.services.link_accounts import LinkAccounts
from plg_router.services.ports import Cause, Versioned
from plg_router.services.research_company import ResearchCompany
from plg_router.services.vendor_desk import VendorDesk
from plg_router.services.vendor_ports import Vendor
from tests.fakes.pipeline import Pipeline
from tests.fakes.storage import Row, Storage, replacing, updating

PLENTY = Rate(per_minute=60_000, burst=1_000)
CONTACT, CONTACT_NEWS = "CONTACT", "CONTACT_NEWS"


class KnownVendor:
    """A vendor that knows a few companies and people, and remembers whom it was asked about."""

    def __init__(
        self,
        name: str,
        companies: Mapping[str, CompanyFacts] | None = None,
        people: Mapping[str, Person] | None = None,
        *,
        price: float = 0.01,
        rate: Rate = PLENTY,
    ) -> None:
        self.name = name
        self.price = price
        self.rate = rate
        self.asked: list[str] = []
        self.says: Answer[object] | None = None  # whatever it is asked
        self.meanwhile: Callable[[], object] = lambda: None  # happens while it is asked
        self._companies = companies or {}
        self._people = people or {}

    def company(self, domain: str) -> Answer[CompanyFacts]:
        """Return what it knows of a company."""
        return self._answer(domain, self._companies.get(domain))

    def person(self, address: str) -> Answer[Person]:
        """Return who employs a person."""
        return self._answer(address, self._people.get(address))

    def _answer(self, asked: str, known: object) -> Answer[object]:
        self.asked.append(asked)
        self.meanwhile()
        if self.says is not None:
            return self.says
        return NotFound() if known is None else Found(known)


class FixedVendors:
    """The vendors of an environment."""

    def __init__(self, *vendors: KnownVendor) -> None:
        self.vendors = {vendor.name: vendor for vendor in vendors}

    def ranked(self, names: Sequence[str]) -> Sequence[Vendor]:
        """Return those of the names that there are, in that order."""
        return [self.vendors[name] for name in names if name in self.vendors]


class InMemoryAdmissions:
    """The states of vendors."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def admission(self, vendor: str) -> Versioned[Admission]:
        """Return a vendor's state."""
        row = self._storage.read(f"vendor:{vendor}", "ADMISSION")
        if row is None or not isinstance(row.value, Admission):
            return Versioned(Admission(), 0)
        return Versioned(row.value, row.version)

    def save_admission(self, vendor: str, after: Versioned[Admission]) -> None:
        """Store a vendor's state; raises Conflict when another call was faster."""
        row = Row(after.version, after.value)
        self._storage.write({(f"vendor:{vendor}", "ADMISSION"): replacing(row)})


class InMemoryContacts:
    """The contacts table: each value is a contact with the moment it is forgotten.

    The news that somebody is kept leaves from the accounts table, so it is a row of its own.
    """

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    def keep(self, person: Node, address: str, cause: Cause) -> None:
        """Keep an address for 30 days and announce it, unless the person was kept already."""
        kept = Row(1, (Contact(address), _second(self._clock() + KEPT_FOR)))
        news = Row(1, person, ((ContactKept(person), cause),))

        def is_new(before: Row | None) -> Row:
            if self._known(before):
                raise AlreadyHandled
            return kept

        with suppress(AlreadyHandled):
            self._storage.write({(person, CONTACT): is_new, (person, CONTACT_NEWS): lambda _: news})

    def contact(self, person: Node) -> Contact | None:
        """Return what is kept of a person."""
        return self._known(self._storage.read(person, CONTACT))

    def _known(self, row: Row | None) -> Contact | None:
        if row is None or not isinstance(row.value, tuple):
            return None
        contact, forget_at = row.value
        return contact if _second(self._clock()) <= forget_at else None

    def claim(self, person: Node, vendor: str, at: datetime) -> None:
        """Note that a vendor is asked; raises Conflict when somebody else has noted it."""

        def claimed(contact: Contact) -> Contact:
            if vendor in contact.asked or contact.address is None:
                raise Conflict
            return replace(contact, asked={**contact.asked, vendor: _second(at)})

        self._change(person, claimed)

    def release(self, person: Node, vendor: str) -> None:
        """Take the note back, since the vendor owes its answer."""
        self._change(
            person,
            lambda contact: replace(
                contact, asked={name: at for name, at in contact.asked.items() if name != vendor}
            ),
        )

    def settle(self, person: Node, found: Person | None) -> None:
        """Forget the address and keep what came of it."""
        self._change(
            person,
            lambda contact: replace(contact, address=None, person=found or contact.person),
        )

    def _change(self, person: Node, update: Callable[[Contact], Contact]) -> None:
        def changed(kept: tuple[Contact, datetime]) -> tuple[Contact, datetime]:
            return update(kept[0]), kept[1]

        self._storage.write({(person, CONTACT): updating(changed, tuple)})


def _second(moment: datetime) -> datetime:
    """Return the second of a moment, which is as finely as the table counts."""
    return moment.replace(microsecond=0)


class Bill:
    """What calls to vendors came to."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, Mapping[str, float]]] = []

    def __call__(self, vendor: str, **counts: float) -> None:
        """Note a call."""
        self.lines.append((vendor, counts))

    def total(self, name: str) -> float:
        """Return the sum of one count over all vendors."""
        return sum(counts[name] for _, counts in self.lines)


class FewProviders:
    """A mail directory of three providers."""

    def registrable(self, host: str) -> str | None:
        """Return the last two labels."""
        labels = host.split(".")
        return ".".join(labels[-2:]) if len(labels) > 1 else None

    def provider_class(self, host: str, registrable: str) -> MailClass | None:
        """Return the class of a provider."""
        known = {"gmail.com": MailClass.FREE, "mit.edu": MailClass.ACADEMIC}
        return known.get(host) or known.get(registrable)


class ResearchPipeline(Pipeline):
    """The whole pipeline with vendors."""

    def __init__(self, *vendors: KnownVendor) -> None:
        super().__init__()
        self.vendors = FixedVendors(*vendors)
        self.admissions = InMemoryAdmissions(self.storage)
        self.contacts = InMemoryContacts(self.storage, self.clock)
        self.bill = Bill()
        self.desk_of_vendors = VendorDesk(
            self.vendors, self.admissions, self.policies, self.bill, self.clock
        )
        self.research = ResearchCompany(
            self.accounts, self.enrich, self.tell, self.desk_of_vendors, self.clock
        )
        self.find = FindEmployer(
            self.accounts,
            self.contacts,
            LinkAccounts(self.accounts),
            self.desk_of_vendors,
            FewProviders(),
            self.clock,
        )
        self.ingest = IngestSignals(
            self.accounts, self.link, self.quarantine, self.pauses, contacts=self.contacts
        )
