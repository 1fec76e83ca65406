"""What asking vendors needs from the world."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from plg_router.domain.enrichment.admission import Admission
from plg_router.domain.enrichment.answer import Answer
from plg_router.domain.enrichment.bucket import Rate
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.enrichment.person import Contact, Person
from plg_router.domain.identity.nodes import Node
from plg_router.services.ports import Versioned


class Vendor(Protocol):
    """A provider that charges for what it knows (S19)."""

    @property
    def name(self) -> str:
        """Return its name, which is also the source of what it tells."""

    @property
    def price(self) -> float:
        """Return what a call costs, in US dollars."""

    @property
    def rate(self) -> Rate:
        """Return how often it may be called."""

    def company(self, domain: str) -> Answer[CompanyFacts]:
        """Return what the vendor knows of a company, within 800 ms."""

    def person(self, address: str) -> Answer[Person]:
        """Return who employs the person behind an address, within 800 ms."""


class Vendors(Protocol):
    """The vendors of an environment."""

    def ranked(self, names: Sequence[str]) -> Sequence[Vendor]:
        """Return those of the names that are configured, in that order."""


class AdmissionStore(Protocol):
    """How much each vendor has been called, and how it answered."""

    def admission(self, vendor: str) -> Versioned[Admission]:
        """Return a vendor's state."""

    def save_admission(self, vendor: str, after: Versioned[Admission]) -> None:
        """Store a vendor's state; raises Conflict when another call was faster."""


class ContactStore(Protocol):
    """Senior people on private mail, for the one look-up of their employer."""

    def contact(self, person: Node) -> Contact | None:
        """Return what is kept of a person."""

    def claim(self, person: Node, vendor: str, at: datetime) -> None:
        """Note that a vendor is asked; raises Conflict when somebody else has noted it."""

    def release(self, person: Node, vendor: str) -> None:
        """Take the note back, since the vendor owes its answer."""

    def settle(self, person: Node, found: Person | None) -> None:
        """Forget the address and keep what came of it."""


class Meter(Protocol):
    """Where calls to vendors and what they cost are counted."""

    def __call__(self, vendor: str, **counts: float) -> None:
        """Add counts of one vendor."""
