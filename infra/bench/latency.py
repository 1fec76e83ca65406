"""From the put of a signal to the decision on the CRM's queue, on the embedded AWS.

Firms that are about to buy are known already, short of the signals that decide; then usage flows at
a steady pace, and ten times as fast, while one firm after another sends what was missing. A wait
begins when the signal was due, so that whoever puts it late hides nothing.

At the steady pace every signal is an entry of its own; in the rush 25 plain ones share one, since
the embedded AWS takes some tens of entries a second.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from math import inf
from random import Random

from infra.bench.trace import COMPANIES, in_envelopes
from infra.bus.crm_events import RepFacts
from infra.bus.entries import PRODUCT, Entry, text_of
from infra.crm_subscriber.inbox import DECISIONS, Inbox, Message
from infra.crm_subscriber.subscriber import open_subscriber
from infra.local.background import at_work
from infra.local.connection import REPOSITORY
from infra.local.deployed import DeployedRouter, deploy_router
from infra.local.emulator import run_emulator
from infra.local.figures import percentile
from infra.local.sales_team import TEAM
from infra.local.traffic.buyers import mid_market_team
from infra.local.traffic.companies import Market, read_companies
from infra.local.traffic.people import Crowd
from infra.local.traffic.scene import Act, Scene
from infra.local.traffic.wire import native_signal
from plg_router.kernel.kinds import PATIENT_KINDS, Kind

RATE = 50  # signals a second
RUSH = 10  # times as many

_HOME = REPOSITORY / "build" / "bench" / "local"
_SUBSCRIBER = "crm"
_TICK_S = 0.2
_USERS = 500
_FIRMS = 40  # for each of the two paces
_CLOCKS_TAKE = 50  # times as long as the local policy says: none runs out meanwhile
_SETTLES_WITHIN_S = 300.0
_WEEKS = timedelta(days=21)
_KNOWN = PATIENT_KINDS | {Kind.SIGNED_UP}  # what firms have done by then: by itself, no lead


@dataclass(frozen=True, slots=True)
class Waits:
    """How long decisions took, in seconds; who was never answered has waited infinitely long."""

    decisions: int
    unanswered: int  # firms that nobody was given within the time
    p50: float | None
    p95: float | None
    p99: float | None
    signals_per_s: float  # that were put, and in how many entries
    entries_per_s: float


@dataclass(frozen=True, slots=True)
class Played:
    """When the signal that decides was due, by account, and how fast signals were really put."""

    due_at: Mapping[str, float]
    signals_per_s: float
    entries_per_s: float

    def waits(self, came_at: Mapping[str, float]) -> Waits:
        """Return how long the decisions took that came at these moments, and those that did not."""
        waits = sorted(came_at.get(name, inf) - due for name, due in self.due_at.items())
        unanswered = waits.count(inf)
        p50, p95, p99 = (percentile(waits, share) for share in (0.50, 0.95, 0.99))
        rates = round(self.signals_per_s, 1), round(self.entries_per_s, 1)
        return Waits(len(waits) - unanswered, unanswered, p50, p95, p99, *rates)


@dataclass(frozen=True, slots=True)
class Latencies:
    """At a steady pace, and in a rush."""

    steady: Waits
    rush: Waits


@dataclass(frozen=True, slots=True)
class _Firm:
    """A firm about to buy: what it has done, and what it is going to do."""

    account_id: str
    done: tuple[Entry, ...]
    decisive: tuple[Entry, ...]


@dataclass(slots=True)
class _TimedInbox(Inbox):
    """An inbox that remembers when an account was first decided on."""

    came_at: dict[str, float] = field(default_factory=dict)

    def take(self, message: Message) -> None:
        """Note the moment of a decision, and take the message."""
        if message.event_type in DECISIONS:
            self.came_at.setdefault(str(message.data["account_id"]), time.monotonic())
        Inbox.take(self, message)


def latencies(*, steady_s: int, rush_s: int, seed: int) -> Latencies:
    """Return how long decisions take, each pace held for so many seconds."""
    with run_emulator(home=_HOME, wait_scale=_CLOCKS_TAKE) as connection:
        return _Bench(deploy_router(connection, home=_HOME), seed).measured(steady_s, rush_s)


class _Bench:
    """One freshly deployed environment."""

    def __init__(self, router: DeployedRouter, seed: int) -> None:
        self._player, self._stillness = router.player, router.stillness
        self._seating = router.seating
        self._inbox = _TimedInbox()
        self._subscriber = open_subscriber(router.cloud, _SUBSCRIBER, self._inbox)
        self._firms = _firms(2 * _FIRMS, seed)
        self._sent = 0

    def measured(self, steady_s: int, rush_s: int) -> Latencies:
        """Return the waits of both paces."""
        with at_work(self._subscriber.run):
            self._seating.seat([_roomy(rep) for rep in TEAM])
            self._player.play(in_envelopes([e for firm in self._firms for e in firm.done]))
            self._player.play([_use(number) for number in range(_USERS)])
            self._settle()
            waiting = [f for f in self._firms if f.account_id not in self._inbox.came_at]
            half = len(waiting) // 2
            return Latencies(
                steady=self._waits(waiting[:half], steady_s, RATE),
                rush=self._waits(waiting[half:], rush_s, RATE * RUSH),
            )

    def _waits(self, firms: Sequence[_Firm], seconds: int, rate: int) -> Waits:
        played = self._play(firms, seconds, rate)
        self._settle()
        return played.waits(self._inbox.came_at)

    def _play(self, firms: Sequence[_Firm], seconds: int, rate: int) -> Played:
        """Let usage flow, and the firms act in turn."""
        due_at: dict[str, float] = {}
        signals = entries = 0
        ticks = round(seconds / _TICK_S)
        began = time.monotonic()
        for tick in range(ticks):
            moment = began + tick * _TICK_S
            time.sleep(max(moment - time.monotonic(), 0))
            due = firms[len(firms) * tick // ticks : len(firms) * (tick + 1) // ticks]
            decisive = [entry for firm in due for entry in firm.decisive]
            use = [_use(self._sent + number) for number in range(round(rate * _TICK_S))]
            sent = [*decisive, *(use if rate <= RATE else in_envelopes(use))]
            self._player.put(*sent)
            due_at |= {firm.account_id: moment for firm in due}
            self._sent += len(use)
            signals += len(decisive) + len(use)
            entries += len(sent)
        took = max(time.monotonic() - began, seconds)
        return Played(due_at, signals / took, entries / took)

    def _settle(self) -> None:
        self._stillness.wait(seconds=_SETTLES_WITHIN_S)


def _firms(count: int, seed: int) -> list[_Firm]:
    """Return mid-market firms, each with a team that has worked for three weeks."""
    rng = Random(seed)
    first_day = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - _WEEKS
    midsize = [one for one in read_companies(COMPANIES) if 50 <= one.employees < 1000]  # noqa: PLR2004
    found = []
    for company in midsize[:count]:
        market = Market((company,), (), ())
        crowd = Crowd(rng, f"{company.domain}-")
        acts = mid_market_team(Scene(rng, first_day), crowd, market).acts
        done = _told(company.domain, [act for act in acts if act.kind in _KNOWN])
        decisive = _told(company.domain, [act for act in acts if act.kind not in _KNOWN])
        found.append(_Firm(f"company:{company.domain}", done, decisive))
    return found


def _told(domain: str, acts: Sequence[Act]) -> tuple[Entry, ...]:
    return tuple(
        native_signal(f"{domain}-{act.kind}-{number}", act) for number, act in enumerate(acts)
    )


def _use(number: int) -> Entry:
    """Return a call of one of many hobbyists."""
    now = text_of(datetime.now(UTC))
    data = {
        "user": {"user_id": f"hobbyist-{number % _USERS}"},
        "signal": "feature_used",
        "properties": {"feature": f"feature-{number % 7}"},
    }
    metadata = {"event_id": f"use-{number}", "occurred_at": now, "producer": "bench"}
    detail = {"metadata": metadata, "data": data}
    return Entry(Source=PRODUCT, DetailType="ProductSignal.v1", Time=now, Detail=detail)


def _roomy(rep: RepFacts) -> RepFacts:
    return replace(rep, cap=1000)
