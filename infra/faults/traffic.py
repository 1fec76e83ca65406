"""What is played with and without faults: sign-ups, firms that buy, and parts nobody can read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from random import Random

from infra.bus.crm_events import AccountFacts, account_changed
from infra.bus.entries import ENVELOPE, PRODUCT, Entry, signal_ids, text_of
from infra.local.connection import REPOSITORY
from infra.local.sales_team import TEAM
from infra.local.traffic.buyers import mid_market_team, uncharted_team
from infra.local.traffic.companies import Market, open_market, read_companies
from infra.local.traffic.generator import generate
from infra.local.traffic.people import Crowd
from infra.local.traffic.scene import Act, Scene
from infra.local.traffic.wire import entries_of

COMPANIES = REPOSITORY / "infra" / "companies" / "local.csv"

_WEEKS = timedelta(days=21)
_MIDSIZE = range(50, 1000)
_UNREADABLE = 25  # parts of one envelope


@dataclass(frozen=True, slots=True)
class Share:
    """The part of the traffic that meets one fault."""

    entries: tuple[Entry, ...]
    company: str  # a firm of which nothing else says anything
    of_company: frozenset[str] = frozenset()  # the ids of all that is said of it


def make_shares(parts: int, *, sign_ups: int, firms: int, seed: int, now: datetime) -> list[Share]:
    """Return the traffic of some weeks that end now, in so many parts of it, in order of time."""
    rng = Random(seed)
    companies = read_companies(COMPANIES)
    market = open_market(companies, seed=seed)
    generated = generate(sign_ups, seed=seed, now=now, market=market).entries
    sized = [each for each in companies if each.employees in _MIDSIZE]
    chosen = [each.domain for each in rng.sample(sized, firms)]
    by_domain = {each.domain: each for each in companies}
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    acts: list[Act] = []
    for domain in chosen:
        scene = Scene(rng, midnight - _WEEKS)
        firm = Market((by_domain[domain],), (), ())
        acts += mid_market_team(scene, Crowd(rng, f"{domain}-"), firm).acts
    acts = sorted((act for act in acts if act.at <= now), key=lambda act: act.at)
    told = entries_of(
        ((f"firm-{number:05}", act) for number, act in enumerate(acts)), on_segment=frozenset()
    )
    entries = sorted((*generated, *told), key=lambda entry: entry["Time"])
    size, teams = -(-len(entries) // parts), _teams(rng, midnight - _WEEKS, now)
    return [
        _share(entries[number * size : (number + 1) * size], next(teams), number, now)
        for number in range(parts)
    ]


def _teams(rng: Random, first_day: datetime, now: datetime) -> Iterator[tuple[str, list[Entry]]]:
    """Yield firms that no company file knows, a vendor at best, each with all its team ever did."""
    seen = set[str]()
    for number in count():
        scene, nobody = Scene(rng, first_day), Market((), (), ())
        party = uncharted_team(scene, Crowd(rng, f"team-{number}-"), nobody)
        if party.domain is None or party.domain in seen:
            continue
        seen.add(party.domain)
        acts = [act for act in party.acts if act.at <= now]
        ids = [f"team-{number}-{each:04}" for each in range(len(acts))]
        told = entries_of(zip(ids, acts, strict=True), on_segment=frozenset())
        yield party.domain, told


def _share(
    entries: Sequence[Entry], team: tuple[str, Sequence[Entry]], number: int, now: datetime
) -> Share:
    company, told = team
    owner = TEAM[number % len(TEAM)].rep_id  # of a prospect: known, and nobody's lead yet
    facts = AccountFacts(domain=company, name=company, owner=owner)
    crm = account_changed(facts, version=number + 1, now=now)
    ids = frozenset(one for entry in (*told, crm) for one in signal_ids(entry))
    return Share((*entries, *told, crm, *_unreadable(number, now)), company, ids)


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
