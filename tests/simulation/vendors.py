"""Vendors that know a little, know nothing, or hang, and what they told of the town."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from plg_router.domain.enrichment.answer import Answer, Found, NoAnswer, NotFound, Why
from plg_router.domain.enrichment.bucket import Rate
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.enrichment.person import Person
from plg_router.policy.enrichment import VendorName
from plg_router.services.vendor_ports import Vendor
from tests.simulation.cast import DOMAINS
from tests.simulation.product import PRIVATE, address_of
from tests.simulation.promises import Promise, breach
from tests.simulation.trouble import Trouble

SOUGHT = PRIVATE + 1  # whose employer only a vendor knows
COMPANIES = {"unknown.org": CompanyFacts("Unknown", 300, "software", "US", 30_000)}
PEOPLE = {address_of(domain, SOUGHT): Person(domain) for domain in DOMAINS}
PLENTY = Rate(per_minute=60_000, burst=1_000)

Value = TypeVar("Value")


@dataclass
class TownVendor:
    """A vendor; asked about the same again once it has answered, it charges again."""

    name: str
    trouble: Trouble
    companies: Mapping[str, CompanyFacts]
    people: Mapping[str, Person]
    price: float = 0.01
    rate: Rate = PLENTY
    answered: set[str] = field(default_factory=set)

    def company(self, domain: str) -> Answer[CompanyFacts]:
        """Return what it knows of a company."""
        return self._answer(domain, self.companies)

    def person(self, address: str) -> Answer[Person]:
        """Return who employs a person."""
        return self._answer(address, self.people)

    def _answer(self, asked: str, known: Mapping[str, Value]) -> Answer[Value]:
        return self.trouble.effect(lambda: self._said(asked, known))

    def _said(self, asked: str, known: Mapping[str, Value]) -> Answer[Value]:
        if self.trouble.strikes("silent"):
            return NoAnswer(Why.SLOW)
        if asked in self.answered:
            raise breach(Promise.ASKED, f"{self.name} is asked again about {asked}")
        self.answered.add(asked)
        return Found(known[asked]) if asked in known else NotFound()


class TownVendors:
    """Two vendors: the first one knows nobody here."""

    def __init__(self, trouble: Trouble) -> None:
        self._known = {
            VendorName.APOLLO: TownVendor("apollo", trouble, {}, {}),
            VendorName.BREEZE: TownVendor("breeze", trouble, COMPANIES, PEOPLE),
        }

    def ranked(self, names: Sequence[str]) -> Sequence[Vendor]:
        """Return those of the names that there are, in that order."""
        return [self._known[VendorName(name)] for name in names if name in self._known]
