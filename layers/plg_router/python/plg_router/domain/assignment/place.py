"""Give a lead to exactly one person: the owner, the rep whose turn it is, or a named person."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from plg_router.domain.assignment.credits import Credits, rotate
from plg_router.domain.assignment.events import (
    LeadAssigned,
    LeadEscalated,
    LeadEvent,
    LeadReassigned,
    LeadWithdrawn,
)
from plg_router.domain.assignment.lead import Lead, LeadStatus, Step
from plg_router.domain.assignment.placement import Placement
from plg_router.domain.assignment.record import DecisionRecord, decision_id
from plg_router.domain.routing.candidates import Candidate, candidates
from plg_router.domain.routing.rep import Rep
from plg_router.domain.routing.request import RoutingRequest
from plg_router.kernel.ids import EventId, RepId
from plg_router.policy.policy import Policy
from plg_router.policy.routing import Relaxation

NOBODY_ELIGIBLE = "nobody in the squad is eligible"


@dataclass(frozen=True, slots=True)
class Desk:
    """What a decision is taken with: the reps, their credits, the rules and the moment."""

    roster: Mapping[RepId, Rep]
    credits: Credits  # of the squad that the lead asks for
    policy: Policy
    now: datetime


def place(
    request: RoutingRequest, desk: Desk, *, before: Lead | None, correlation_id: EventId
) -> Placement:
    """Decide who gets a lead, in the fixed order owner, segment, territory, capacity (S73).

    `before` is the account's lead until now: still open when a rep lapsed, ended or None when the
    account qualifies anew. An owned account goes to its owner and never to the pool (S75, T1).
    Nobody eligible means a named person, so that no lead waits for ever (S155).
    """
    draft = _Draft(request, desk, before, correlation_id)
    if request.owner:
        return _place_with_owner(request.owner, draft)
    return _place_in_pool(draft)


def escalate(
    request: RoutingRequest, desk: Desk, *, before: Lead, to: str, reason: str
) -> Placement:
    """Hand a lead whose clocks ran out to a named person; an owner stays the owner (S146, T1)."""
    draft = _Draft(request, desk, before, before.correlation_id)
    if request.owner:
        return draft.escalated(to, reason, Step.OWNER, request.owner)
    return draft.escalated(to, reason, before.step, before.rep_id)


def withdraw(before: Lead, desk: Desk, reason: str) -> Placement:
    """End a lead without a touch."""
    draft = _Draft(before.request, desk, before, before.correlation_id)
    lead = draft.lead(LeadStatus.WITHDRAWN, before.step, before.rep_id)
    return draft.placement(lead, LeadWithdrawn(lead, reason), reason)


def take_over(
    moved: Lead, request: RoutingRequest, desk: Desk, *, before: Lead | None
) -> Placement:
    """Go on with the lead of an account that ended, for the one it lives on in.

    Person, clock and attempt stay; `before` is the other account's lead until now.
    """
    draft = _Draft(request, desk, before, moved.correlation_id)
    lead = replace(
        draft.lead(moved.status, moved.step, moved.rep_id),
        squad=moved.squad,
        deadline=moved.deadline,
        attempt=moved.attempt,
        opened_at=moved.opened_at,
    )
    reason = f"goes on from {decision_id(moved.account_id, moved.decision_seq)}"
    event: LeadEvent = LeadAssigned(lead)
    if not lead.is_open:
        named = desk.policy.sla.named_person(lead.squad)
        to = owner_stand_in(request, desk) if request.owner else named
        event = LeadEscalated(lead, to, reason)
    return draft.placement(lead, event, reason)


def owner_stand_in(request: RoutingRequest, desk: Desk) -> str:
    """Return who acts for an owner who cannot: the backup, else the manager, else by policy."""
    crm = request.crm
    if crm and crm.backup:
        return crm.backup
    owner = desk.roster.get(crm.owner) if crm and crm.owner else None
    if owner and owner.manager:
        return owner.manager
    return desk.policy.sla.named_person(request.specialists(desk.policy.routing).squad)


def _place_with_owner(owner: RepId, draft: "_Draft") -> Placement:
    rep, now = draft.desk.roster.get(owner), draft.desk.now
    if rep is None or not rep.active:
        hindrance = "the owner is no active rep"
    elif rep.hours.is_away(now):
        hindrance = "the owner is on time off"
    elif not rep.has_room:
        hindrance = f"the owner is full with {rep.open_leads} of {rep.cap} open leads"
    else:
        return draft.assigned(rep, Step.OWNER, "the account's owner takes every lead of it")
    return draft.escalated(owner_stand_in(draft.request, draft.desk), hindrance, Step.OWNER, owner)


def _place_in_pool(draft: "_Draft") -> Placement:
    request, desk = draft.request, draft.desk
    routing = desk.policy.routing
    specialists = request.specialists(routing)
    search = _Search()
    for count in range(len(specialists.relax) + 1):
        relaxed = specialists.relax[:count]
        found = candidates(request, desk.roster.values(), routing, desk.now, frozenset(relaxed))
        search = _Search(found, relaxed)
        weights = {
            candidate.rep_id: desk.roster[candidate.rep_id].weight
            for candidate in found
            if candidate.eligible
        }
        if weights:
            winner, after = rotate(desk.credits, weights, routing.lead_cost)
            reason = f"highest credit of {len(weights)} eligible reps"
            search = replace(search, credits_after=after)
            return draft.assigned(desk.roster[winner], Step.CAPACITY, reason, search)
    named = desk.policy.sla.named_person(specialists.squad)
    return draft.escalated(named, NOBODY_ELIGIBLE, Step.NOBODY, None, search)


@dataclass(frozen=True, slots=True)
class _Search:
    """What going through the squad found."""

    candidates: tuple[Candidate, ...] = ()
    relaxed: tuple[Relaxation, ...] = ()
    credits_after: Credits | None = None


_NO_SEARCH = _Search()


@dataclass(frozen=True, slots=True)
class _Draft:
    """A decision being written down."""

    request: RoutingRequest
    desk: Desk
    before: Lead | None
    correlation_id: EventId

    def assigned(
        self, rep: Rep, step: Step, reason: str, search: _Search = _NO_SEARCH
    ) -> Placement:
        before = self.before
        lead = self.lead(LeadStatus.OPEN, step, rep.rep_id)
        deadline = rep.hours.after(self.desk.now, self.desk.policy.sla.first_touch)
        lead = replace(lead, deadline=deadline)
        event: LeadEvent = LeadAssigned(lead)
        if before and before.is_open and before.rep_id:
            event = LeadReassigned(lead, before.rep_id)
        return self.placement(lead, event, reason, search)

    def escalated(
        self, to: str, reason: str, step: Step, rep_id: RepId | None, search: _Search = _NO_SEARCH
    ) -> Placement:
        lead = self.lead(LeadStatus.ESCALATED, step, rep_id)
        event = LeadEscalated(lead, to, reason)
        return self.placement(lead, event, f"{reason}; {to} has to act", search)

    def lead(self, status: LeadStatus, step: Step, rep_id: RepId | None) -> Lead:
        before, running = self.before, self.before is not None and self.before.awaits_answer
        return Lead(
            account_id=self.request.account_id,
            version=before.version + 1 if before else 1,
            status=status,
            request=self.request,
            squad=self.request.specialists(self.desk.policy.routing).squad,
            step=step,
            rep_id=rep_id,
            deadline=None,
            attempt=before.attempt + (status is LeadStatus.OPEN) if before and running else 1,
            opened_at=before.opened_at if before and running else self.desk.now,
            decision_seq=before.decision_seq + 1 if before else 1,
            correlation_id=self.correlation_id,
        )

    def placement(
        self, lead: Lead, event: LeadEvent, reason: str, search: _Search = _NO_SEARCH
    ) -> Placement:
        routing = self.desk.policy.routing
        after = search.credits_after
        involved = {candidate.rep_id for candidate in search.candidates} if after else set()
        record = DecisionRecord(
            account_id=lead.account_id,
            seq=lead.decision_seq,
            outcome=type(event).__name__,
            decided_at=self.desk.now,
            policy_hash=self.desk.policy.hash,
            request=self.request,
            segment=self.request.segment(routing),
            squad=lead.squad,
            territory=self.request.territory(routing),
            step=lead.step,
            rep_id=lead.rep_id,
            reason=reason,
            correlation_id=lead.correlation_id,
            candidates=search.candidates,
            relaxed=search.relaxed,
            credits_before=_of(involved, self.desk.credits),
            credits_after=_of(involved, after or {}),
        )
        return Placement(self.before, lead, record, event, after)


def _of(reps: set[RepId], credit: Credits) -> dict[RepId, int]:
    return {rep_id: credit[rep_id] for rep_id in sorted(reps & credit.keys())}
