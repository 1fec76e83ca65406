"""Make up sign-ups: a known number of them over some weeks, in known proportions, with labels.

Labels come from who the people are, not from what the scorer makes of them, and stand beside the
entries, never inside, so that precision and recall can be measured honestly.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random

from infra.bus.entries import Entry
from infra.local.traffic.buyers import BUYERS
from infra.local.traffic.companies import Market
from infra.local.traffic.noise import NOISE, Persona, experiment
from infra.local.traffic.people import Crowd
from infra.local.traffic.scene import Party, Scene
from infra.local.traffic.wire import entries_of

WEEKS = 4
SIGNAL_SHARE = 0.05  # S2: about 500 of 10,000

_BUYERS_TAKE_DAYS = 21
_NEWEST_PARTY_DAYS = 3  # young enough to be news, old enough for everybody invited to have joined
_SHARE_ON_SEGMENT = 0.25


@dataclass(frozen=True, slots=True)
class Label:
    """The truth about one account: who they are, and whether a human should talk to them."""

    persona: str
    should_reach_human: bool
    sign_ups: int
    user_ids: tuple[str, ...]
    domain: str | None = None
    workspaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Traffic:
    """What is played, in order of time, and what is true of it."""

    entries: tuple[Entry, ...]
    labels: tuple[Label, ...]


def generate(sign_ups: int, *, seed: int, now: datetime, market: Market) -> Traffic:
    """Return the traffic of exactly that many sign-ups over the weeks that end now."""
    rng = Random(seed)
    parties = [_until(now, party) for party in _Arrivals(rng, now, market, seed).parties(sign_ups)]
    acts = sorted((act for party in parties for act in party.acts), key=lambda act: act.at)
    on_segment = frozenset(
        user.user_id
        for party in parties
        if rng.random() < _SHARE_ON_SEGMENT
        for user in party.users
    )
    numbered = [(f"s{seed}-{number:07}", act) for number, act in enumerate(acts, start=1)]
    return Traffic(
        entries=tuple(entries_of(numbered, on_segment=on_segment)),
        labels=tuple(_labels(parties)),
    )


class _Arrivals:
    """Who turns up, and on which day."""

    def __init__(self, rng: Random, now: datetime, market: Market, seed: int) -> None:
        self._rng = rng
        self._today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        self._market = market
        self._crowd = Crowd(rng, f"s{seed}-")

    def parties(self, sign_ups: int) -> list[Party]:
        """Return parties of exactly so many people: whole teams first, noise for the rest."""
        found: list[Party] = []
        left = sign_ups
        while left > sign_ups * (1 - SIGNAL_SHARE):
            team = self._party(self._one_of(BUYERS), youngest=_BUYERS_TAKE_DAYS)
            if len(team.users) > left:
                break
            found.append(team)
            left -= len(team.users)
        while left > 0:
            party = self._party(self._one_of(NOISE), youngest=_NEWEST_PARTY_DAYS)
            if len(party.users) > left:
                party = self._party(experiment, youngest=_NEWEST_PARTY_DAYS)
            found.append(party)
            left -= len(party.users)
        return found

    def _party(self, persona: Persona, *, youngest: int) -> Party:
        first_day = self._today - timedelta(days=self._rng.randint(youngest, WEEKS * 7))
        return persona(Scene(self._rng, first_day), self._crowd, self._market)

    def _one_of(self, personas: Mapping[Persona, int]) -> Persona:
        return self._rng.choices(list(personas), list(personas.values()))[0]


def _until(now: datetime, party: Party) -> Party:
    """Return the party without what its people are still going to do."""
    return replace(party, acts=tuple(act for act in party.acts if act.at <= now))


def _labels(parties: Iterable[Party]) -> Iterator[Label]:
    """Yield one label an account; people of one firm are one account, buyers decide its label."""
    accounts: dict[str, list[Party]] = {}
    for party in parties:
        accounts.setdefault(party.domain or party.users[0].user_id, []).append(party)
    for found in accounts.values():
        users = [user for party in found for user in party.users]
        decisive = max(found, key=lambda party: party.should_reach_human)
        yield Label(
            persona=decisive.persona,
            should_reach_human=decisive.should_reach_human,
            sign_ups=len(users),
            user_ids=tuple(user.user_id for user in users),
            domain=decisive.domain,
            workspaces=tuple(party.workspace for party in found if party.workspace),
        )
