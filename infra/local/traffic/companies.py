"""Which fictional firms and schools sign-ups come from."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random

UNIVERSITIES = (
    "northfield-plg.edu",
    "lakeshore-plg.edu",
    "saint-brennan-plg.edu",
    "western-plains-plg.edu",
    "harrowgate-plg.ac.uk",
    "penmoor-plg.ac.uk",
    "southern-cross-plg.edu.au",
    "sakuragawa-plg.ac.jp",
    "deccan-plg.ac.in",
    "strait-plg.edu.sg",
)

# Real firms are missing from every company file; these are missing from ours on purpose.
UNCHARTED = tuple(
    f"{name}-plg.{suffix}"
    for name, suffix in (
        ("unlisted-orchard", "com"),
        ("unlisted-harbour", "com.au"),
        ("unlisted-foundry", "de"),
        ("unlisted-meridian", "com"),
        ("unlisted-atelier", "fr"),
        ("unlisted-paddock", "co.uk"),
        ("unlisted-terrace", "ca"),
        ("unlisted-lagoon", "com.sg"),
        ("unlisted-summit", "com"),
        ("unlisted-viaduct", "nl"),
        ("unlisted-monsoon", "in"),
        ("unlisted-citadel", "com"),
    )
)

_SMALL_DEAL = 5_000  # a year; below it no seller takes part (T11)
_CUSTOMERS_ONE_IN = 5
_MIDSIZE = range(150, 1000)
_HERMITAGES_ONE_IN = 3


@dataclass(frozen=True, slots=True)
class Company:
    """A row of a company file: size in people, deal value in dollars a year."""

    domain: str
    name: str
    employees: int
    industry: str
    country: str  # ISO 3166-1 alpha-2
    annual_deal_value: int


@dataclass(frozen=True, slots=True)
class Market:
    """Every firm a sign-up may come from, and which of them are customers already."""

    companies: tuple[Company, ...]
    customers: tuple[Company, ...]
    hermitages: tuple[str, ...]  # domains of firms from which nobody comes but one lone person

    def sized(self, least: int, most: int) -> list[str]:
        """Return the domains of firms of that many people that are no customers yet."""
        known = {*self.hermitages, *(company.domain for company in self.customers)}
        return [
            company.domain
            for company in self.companies
            if least <= company.employees <= most and company.domain not in known
        ]

    def small_with_budget(self) -> list[str]:
        """Return the domains of firms under 50 people whose deal is worth a seller's time."""
        worth = {c.domain for c in self.companies if c.annual_deal_value >= _SMALL_DEAL}
        return [domain for domain in self.sized(10, 49) if domain in worth]


def read_companies(path: Path) -> tuple[Company, ...]:
    """Return the rows of a company file, in the order of the file."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Company(
                domain=row["domain"],
                name=row["name"],
                employees=int(row["employees"]),
                industry=row["industry"],
                country=row["country"],
                annual_deal_value=int(row["annual_deal_value"]),
            )
            for row in csv.DictReader(file)
        )


def open_market(
    companies: Iterable[Company], *, seed: int, besides: frozenset[str] = frozenset()
) -> Market:
    """Return the market without the domains `besides`; the seed says who is a customer already."""
    free = tuple(company for company in companies if company.domain not in besides)
    grown = [company for company in free if company.employees >= 50]  # noqa: PLR2004 - mid-market
    rng = Random(seed)
    customers = rng.sample(grown, len(grown) // _CUSTOMERS_ONE_IN)
    midsize = [c.domain for c in grown if c not in customers and c.employees in _MIDSIZE]
    hermitages = rng.sample(midsize, len(midsize) // _HERMITAGES_ONE_IN)
    return Market(free, tuple(customers), tuple(hermitages))
