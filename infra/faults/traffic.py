"""What is played with and without faults: sign-ups, firms that buy, and parts nobody can read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count, islice
from random import Random

from infra.bus.crm_events import AccountFacts, account_changed
from infra.bus.entries import ENVELOPE, PRODUCT, Entry, signal_ids, text_of
from infra.local.connection import REPOSITORY
from infra.local.sales_team import TEAM
from infra.local.traffic.buyers import mid_market_team
from infra.local.traffic.companies import Company, Market, open_market, read_companies
from infra.local.traffic.generator import generate
from infra.local.traffic.people import Crowd
from infra.local.traffic.scene import Act, Scene
from infra.local.traffic.wire import entries_of

COMPANIES = REPOSITORY / "infra" / "companies" / "local.csv"

_WEEKS = timedelta(days=21)
_MIDSIZE = range(50, 1000)
_STAFF = 400  # of a stranger
_UNREADABLE = 25  # parts of one envelope


@dataclass(frozen=True, slots=True)
class Stranger:
    """A firm that no company file knows, and all that is ever said of it."""

    domain: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """The part of the traffic that meets one fault."""

    entries: tuple[Entry, ...]
    strangers: tuple[Stranger, ...]  # of which no other share tells

    @property
    def companies(self) -> tuple[str, ...]:
        """Return the domains of its strangers."""
        return tuple(each.domain for each in self.strangers)

    @property
    def of_strangers(self) -> frozenset[str]:
        """Return the ids of all that is said of them."""
        return frozenset(
            one for each in self.strangers for entry in each.entries for one in signal_ids(entry)
        )


def make_shares(
    strangers: Sequence[int], *, sign_ups: int, firms: int, seed: int, now: datetime
) -> list[Share]:
    """Return the traffic of some weeks that end now, in order of time, with as many shares.

    `strangers` says of each share how many firms it alone tells of.
    """
    rng = Random(seed)
    companies = read_companies(COMPANIES)
    market = open_market(companies, seed=seed)
    generated = generate(sign_ups, seed=seed, now=now, market=market).entries
    sized = [each for each in companies if each.employees in _MIDSIZE]
    first_day = now.replace(hour=0, minute=0, second=0, microsecond=0) - _WEEKS
    acts = [act for firm in rng.sample(sized, firms) for act in _acts(rng, first_day, now, firm)]
    told = _entries("firm", sorted(acts, key=lambda act: act.at))
    entries = sorted((*generated, *told), key=lambda entry: entry["Time"])
    size, others = -(-len(entries) // len(strangers)), _strangers(rng, first_day, now)
    return [
        _share(
            entries[number * size : (number + 1) * size],
            tuple(islice(others, many)),
            number,
            now,
        )
        for number, many in enumerate(strangers)
    ]


def _acts(rng: Random, first_day: datetime, now: datetime, firm: Company) -> list[Act]:
    """Return all that the team of a firm has done by now."""
    crowd = Crowd(rng, f"{firm.domain}-")
    party = mid_market_team(Scene(rng, first_day), crowd, Market((firm,), (), ()))
    return [act for act in party.acts if act.at <= now]


def _entries(name: str, acts: Sequence[Act]) -> list[Entry]:
    """Return acts as entries, their ids numbered under a name."""
    numbered = ((f"{name}-{number:05}", act) for number, act in enumerate(acts))
    return entries_of(numbered, on_segment=frozenset())


def _strangers(rng: Random, first_day: datetime, now: datetime) -> Iterator[Stranger]:
    """Yield firms of which the CRM alone says how large they are: each ends up with a lead."""
    for number in count():
        domain = f"stranger-{number}-plg.com"
        firm = Company(domain, domain, _STAFF, "", "", 0)
        owner = TEAM[number % len(TEAM)].rep_id  # of a prospect: known, and nobody's lead yet
        facts = AccountFacts(domain=domain, name=domain, owner=owner, employees=_STAFF)
        crm = account_changed(facts, version=number + 1, now=now)
        told = _entries(f"stranger-{number}", _acts(rng, first_day, now, firm))
        yield Stranger(domain, (*told, crm))


def _share(
    entries: Sequence[Entry], strangers: tuple[Stranger, ...], number: int, now: datetime
) -> Share:
    told = [entry for each in strangers for entry in each.entries]
    return Share((*entries, *told, *_unreadable(number, now)), strangers)


def _unreadable(number: int, now: datetime) -> Iterator[Entry]:
    """Yield an envelope of signals that name no user."""
    parts = [
        {
            "metadata": {
                "event_id": f"unreadable-{number}-{part}",
                "occurred_at": text_of(now),
                "producer": "faults",
            },
            "data": {"signal": "feature_used"},
        }
        for part in range(_UNREADABLE)
    ]
    metadata = {**parts[0]["metadata"], "event_id": f"unreadable-{number}"}
    yield Entry(
        Source=PRODUCT,
        DetailType=ENVELOPE,
        Time=text_of(now),
        Detail={"metadata": metadata, "data": {"signals": parts}},
    )
