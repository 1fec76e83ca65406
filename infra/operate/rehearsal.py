"""What would be decided about an account if it were judged afresh now: on real state, in vain."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from plg_router.contracts.envelope import Event, Metadata
from plg_router.contracts.outgoing import Announced, announce
from plg_router.domain.assignment.events import LeadNews
from plg_router.domain.assignment.lead import Lead, LeadStatus
from plg_router.domain.assignment.manual_choice import ManualChoice
from plg_router.domain.assignment.placement import Placement
from plg_router.domain.assignment.record import DecisionRecord
from plg_router.domain.assignment.refusal import Demand, Refusal
from plg_router.domain.feedback.verdict import LeadVerdict
from plg_router.domain.handoff.standing import Standing
from plg_router.domain.scoring.events import LeadQualified
from plg_router.domain.scoring.scorecard import Scorecard
from plg_router.kernel.clock import Clock
from plg_router.kernel.ids import AccountId, EventId, RepId
from plg_router.policy.handoff import Motion
from plg_router.policy.routing import Squad
from plg_router.services.follow_owner import FollowOwner
from plg_router.services.override_assignment import OverrideAssignment
from plg_router.services.ports import (
    AccountFile,
    AccountStore,
    Aside,
    Cause,
    LeadStore,
    PolicySource,
    Refund,
    Roster,
    Turn,
    Versioned,
)
from plg_router.services.route_lead import RouteLead
from plg_router.services.routing_desk import RoutingDesk
from plg_router.services.score_account import ScoreAccount

PRODUCER = "plg route"
_CAUSE = Cause(EventId("dry-run"), EventId("dry-run"))


@dataclass(frozen=True, slots=True)
class Stage:
    """What a decision reads; nothing in it is ever written to."""

    accounts: AccountStore
    leads: LeadStore
    roster: Roster
    policies: PolicySource
    clock: Clock


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What came out: the score, the decision where there is one, and every event it would send."""

    account_id: AccountId
    card: Scorecard
    motion: Motion
    present: Lead | None  # the lead the account has, taken to be over
    placement: Placement | None  # None where the account would reach nobody
    events: tuple[Event, ...]


def rehearse(account: AccountId, stage: Stage) -> Rehearsal:
    """Judge and route an account with the real use cases, and keep what they would have written.

    The account counts as armed and a lead of it that waits as over: the question is what would
    happen now, not whether it has happened before.
    """
    accounts, leads = _Accounts(stage.accounts), _Leads(stage.leads)
    scored = ScoreAccount(cast("AccountStore", accounts), stage.policies, stage.clock)(
        account, _CAUSE
    )
    qualified = [event for event in accounts.told if isinstance(event, LeadQualified)]
    if qualified:
        desk = RoutingDesk(stage.accounts, stage.roster, stage.policies, stage.clock)
        RouteLead(desk, leads, FollowOwner(desk, leads))(qualified[0], _CAUSE)
    now = stage.clock()
    events = tuple(
        announce(event, Metadata(event_id=f"dry-run-{number}", occurred_at=now, producer=PRODUCER))
        for number, event in enumerate([*accounts.told, *leads.told], start=1)
    )
    return Rehearsal(
        scored.account_id,
        scored.card,
        scored.motion,
        leads.lead_now(scored.account_id),
        leads.placement,
        events,
    )


def rehearse_override(wanted: ManualChoice, stage: Stage) -> Placement:
    """Give a lead away by hand with the real use case, and keep what it would have written.

    Raises Rejected with the fix where the rules that hold for people too forbid it, and
    AlreadyHandled where the rep has the lead.
    """
    desk = RoutingDesk(stage.accounts, stage.roster, stage.policies, stage.clock)
    leads = _Leads(stage.leads, takes_for_over=False)
    return OverrideAssignment(desk, leads)(wanted, _CAUSE)


@dataclass(slots=True)
class _Accounts:
    """Accounts as they are, each armed to qualify; a standing that is saved goes nowhere."""

    real: AccountStore
    told: list[Announced] = field(default_factory=list)

    def load(self, account: AccountId) -> AccountFile:
        """Return everything about an account."""
        found = self.real.load(account)
        armed = replace(found.standing.value, armed=True)
        return replace(found, standing=Versioned(armed, found.standing.version))

    def save_standing(
        self,
        account: AccountId,
        after: Versioned[Standing],
        events: Sequence[Announced],
        cause: Cause,
    ) -> None:
        """Keep what would be told."""
        del account, after, cause
        self.told.extend(events)


@dataclass(slots=True)
class _Leads(LeadStore):
    """Leads as they are, or those that wait taken to be over; what is decided goes nowhere."""

    real: LeadStore
    takes_for_over: bool = True
    placement: Placement | None = None
    told: list[Announced] = field(default_factory=list)

    def lead_now(self, account: AccountId) -> Lead | None:
        """Return the lead that an account really has."""
        return self.real.lead(account)

    def lead(self, account: AccountId) -> Lead | None:
        """Return the account's lead."""
        found = self.real.lead(account)
        over = self.takes_for_over and found is not None and found.awaits_answer
        return replace(found, status=LeadStatus.WITHDRAWN) if found and over else found

    def held_by(self, rep_id: RepId) -> Iterator[Lead]:
        """Yield a rep's open leads."""
        return self.real.held_by(rep_id)

    def waiting(self, squad: Squad) -> Iterator[Lead]:
        """Yield the leads that wait for a squad, best first."""
        return self.real.waiting(squad)

    def decision(self, account: AccountId, seq: int) -> DecisionRecord | None:
        """Return one decision about an account's leads."""
        return self.real.decision(account, seq)

    def verdict(self, account: AccountId, seq: int) -> LeadVerdict | None:
        """Return what sales said of a decision."""
        return self.real.verdict(account, seq)

    def commit(
        self,
        placement: Placement,
        turn: Turn,
        cause: Cause,
        *,
        ended: Placement | None = None,
        also: Sequence[Announced] = (),
        unless_refused: Demand | None = None,
    ) -> None:
        """Keep what would be decided and told."""
        del turn, cause, ended, unless_refused
        self.placement = placement
        self.told += [placement.event, *also]

    def change(
        self,
        before: Lead,
        after: Lead,
        event: "LeadNews | Aside",
        cause: Cause,
        *,
        also: Sequence[Aside] = (),
    ) -> None:
        """Keep what would be told."""
        del before, after, cause
        self.told += [event, *also]

    def judge(
        self,
        verdict: LeadVerdict,
        cause: Cause,
        *,
        refund: Refund | None = None,
        ended: Placement | None = None,
    ) -> None:
        """Keep what would be told of the lead that a verdict ends."""
        del verdict, cause, refund
        self.told += [ended.event] if ended else []

    def refusal(self, demand: Demand) -> None:
        """Return nothing: what is only tried was never refused."""
        del demand

    def refuse(self, refusal: Refusal, account: AccountId, lead: Lead | None) -> None:
        """Keep nothing."""
        del refusal, account, lead
