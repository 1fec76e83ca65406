"""Judge an account in one word, day after day, as the service does."""

from dataclasses import dataclass, field
from typing import TypeVar

from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.handoff.assess import Assessment, assess
from plg_router.domain.handoff.judge import StandingEvent, judge, judged_afresh
from plg_router.domain.handoff.standing import Expiry, Standing, dated
from plg_router.domain.scoring.subject import Subject
from plg_router.domain.signals.fold import fold
from plg_router.domain.signals.profile import NOTHING, Profile, join
from plg_router.domain.signals.signal import Signal
from plg_router.kernel.clock import start_of
from plg_router.kernel.ids import AccountId, RepId
from plg_router.kernel.kinds import Kind
from plg_router.policy.policy import Policy
from tests.domain.builders import (
    ACME,
    IDEAL_COMPANY,
    POLICY,
    TODAY,
    buying,
    days_ago,
    decision_makers,
    signal,
    team_at_work,
)

QUIET = CompanyFacts("Acme", 400, "farming", "US", None)  # far from the threshold
BUYERS = (*team_at_work(), *decision_makers(), *buying())  # they pass the gate by far

Event = TypeVar("Event")


def people(number: int, departments: int) -> list[Signal]:
    """Return so many people at work today, of so many departments."""
    return [
        signal(by=f"user {n}", department=f"department {n % departments}") for n in range(number)
    ]


def seats(*counts: int) -> list[Signal]:
    """Return how many seats there were, day after day."""
    return [
        signal(Kind.SEATS_ADDED, at=days_ago(10 - n), quantity=count)
        for n, count in enumerate(counts)
    ]


@dataclass
class Account:
    """One account with its standing; it hears of signals, and keeps what it announced."""

    company: CompanyFacts = IDEAL_COMPANY
    name: AccountId = ACME
    policy: Policy = POLICY
    owner: RepId | None = None
    is_customer: bool = False
    profile: Profile = NOTHING
    standing: Standing = field(default_factory=Standing)
    events: list[StandingEvent] = field(default_factory=list)
    seen: Assessment | None = None

    def hears(self, *signals: Signal, today: int = TODAY, expiry: int = 0) -> list[StandingEvent]:
        """Return what follows from some signals, all of one moment."""
        self.profile = join(self.profile, fold(signals))
        subject = Subject(self.name, self.profile, self.company, today)
        before = judged_afresh(self.standing, Expiry(self.name, expiry))
        self.seen = assess(subject, before, self.policy, is_customer=self.is_customer)
        decision = judge(before, self.seen, self.policy, owner=self.owner)
        happened_at = max((one.occurred_at for one in signals), default=start_of(today))
        self.standing = dated(before, decision.state, happened_at, self.seen.asked_at)
        self.events += decision.events
        return list(decision.events)

    def told(self, kind: type[Event]) -> list[Event]:
        """Return every event of one kind so far."""
        return [event for event in self.events if isinstance(event, kind)]


def seen_of(
    *signals: Signal, company: CompanyFacts = IDEAL_COMPANY, policy: Policy = POLICY
) -> Assessment:
    """Return what is seen of an account that nothing was known of."""
    return assess(Subject(ACME, fold(signals), company, TODAY), Standing(), policy)
