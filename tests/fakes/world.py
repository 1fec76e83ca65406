"""The rest of the world: time, the policy, a quarantine, a bus and a company directory."""

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.signals.reading import Fault
from plg_router.kernel.errors import Transient
from plg_router.policy.policy import Policy
from plg_router.services.relay_events import OutgoingEvent


class FixedClock:
    """Time stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def __call__(self) -> datetime:
        """Return the present moment."""
        return self._now

    def move_to(self, now: datetime) -> None:
        """Set the present moment."""
        self._now = now

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        self._now += by


class FixedPolicy:
    """A policy in force, until another one is put in its place."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy

    def current(self) -> Policy:
        """Return the policy."""
        return self.policy


class InMemoryQuarantine:
    """What was parked; while it is closed it refuses everything."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.is_closed = False

    def park(self, faults: Iterable[Fault]) -> None:
        """Keep faults; raises Transient while closed."""
        if self.is_closed:
            raise Transient
        self.faults += faults


class InMemoryBus:
    """What was put; refuses given positions of the coming calls, one collection a call."""

    def __init__(self, *refusals: Collection[int]) -> None:
        self.calls: list[Sequence[OutgoingEvent]] = []
        self.taken: list[OutgoingEvent] = []
        self._refusals = deque(refusals)

    def put(self, events: Sequence[OutgoingEvent]) -> list[int]:
        """Put events; return the positions of those refused."""
        self.calls.append(list(events))
        refused = set(self._refusals.popleft()) if self._refusals else set()
        self.taken += [event for index, event in enumerate(events) if index not in refused]
        return sorted(refused)


class KnownCompanies:
    """A provider that knows a few companies, and counts how often it is asked."""

    def __init__(self, companies: Mapping[str, CompanyFacts], name: str = "company_file") -> None:
        self.name = name
        self.asked: list[str] = []
        self._companies = companies

    def look_up(self, domain: str) -> CompanyFacts | None:
        """Return what is known of a company."""
        self.asked.append(domain)
        return self._companies.get(domain)


class CountedPauses:
    """Pauses that take no time."""

    def __init__(self) -> None:
        self.attempts: list[int] = []

    def __call__(self, attempt: int) -> None:
        """Note a pause."""
        self.attempts.append(attempt)
