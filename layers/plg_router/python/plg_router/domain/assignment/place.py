"""Give a lead to exactly one person: the owner, the rep whose turn it is, or a named person."""

from dataclasses import replace

from plg_router.domain.assignment.clock import wake_at
from plg_router.domain.assignment.credits import rotate
from plg_router.domain.assignment.debits import debited
from plg_router.domain.assignment.desk import Desk
from plg_router.domain.assignment.draft import Draft, Search
from plg_router.domain.assignment.early_phase import EARLY_PHASE, early_phase
from plg_router.domain.assignment.events import (
    LeadAssigned,
    LeadEscalated,
    LeadEvent,
    LeadQueued,
    LeadWithdrawn,
)
from plg_router.domain.assignment.lead import Lead, LeadStatus, Step
from plg_router.domain.assignment.placement import Placement
from plg_router.domain.assignment.record import decision_id
from plg_router.domain.routing.candidates import candidates
from plg_router.domain.routing.request import RoutingRequest
from plg_router.domain.routing.trace import owner_found, segment_found, territory_found
from plg_router.kernel.ids import EventId, RepId

NOBODY_ELIGIBLE = "nobody in the squad is eligible"
NOBODY_HAS_ROOM = "nobody who could take it has room"


def place(
    request: RoutingRequest,
    desk: Desk,
    *,
    before: Lead | None,
    correlation_id: EventId,
    moved: Lead | None = None,
) -> Placement:
    """Decide who gets a lead, in the fixed order owner, segment, territory, capacity (S73).

    `before` is the account's lead until now: still open when a rep lapsed, waiting when there was
    no room, ended or None when the account qualifies anew; `moved` is the lead that goes on where
    two accounts became one. An owned account goes to its owner and never to the pool (S75, T1).
    Where nobody has room the lead waits, and where nobody could ever take it a named person acts:
    no lead is without somebody responsible (S155).
    """
    draft = Draft(request, desk, before, correlation_id, moved=moved)
    whose = owner_found(request)
    if request.owner:
        return _with_owner(request.owner, draft, Search((whose,)))
    early = early_phase(request, desk)
    if early.rep:
        found = Search((whose, *early.found))
        given = draft.assigned(early.rep, Step.EARLY, EARLY_PHASE, found)
        return replace(given, is_early=True)
    return _in_pool(draft, (whose, *early.found))


def escalate(
    request: RoutingRequest, desk: Desk, *, before: Lead, to: str, reason: str
) -> Placement:
    """Hand a lead whose clocks ran out to a named person; an owner stays the owner (S146, T1)."""
    draft = Draft(request, desk, before, before.correlation_id)
    if request.owner:
        return draft.escalated(to, reason, Step.OWNER, request.owner)
    return draft.escalated(to, reason, before.step, before.rep_id)


def withdraw(
    before: Lead, desk: Desk, reason: str, status: LeadStatus = LeadStatus.WITHDRAWN
) -> Placement:
    """End a lead without a touch."""
    draft = Draft(before.request, desk, before, before.correlation_id)
    lead = replace(draft.lead(status, before.step, before.rep_id), book_by=None)
    return draft.placement(lead, LeadWithdrawn(lead, reason), reason)


def take_over(
    moved: Lead, request: RoutingRequest, desk: Desk, *, before: Lead | None
) -> Placement:
    """Go on with the lead of an account that ended, for the one it lives on in.

    Person, clocks and attempt stay; `before` is the other account's lead until now.
    """
    draft = Draft(request, desk, before, moved.correlation_id, moved=moved)
    lead = replace(
        draft.lead(moved.status, moved.step, moved.rep_id),
        squad=moved.squad,
        deadline=moved.deadline,
        attempt=moved.attempt,
        remind_at=moved.remind_at,
    )
    source = decision_id(moved.account_id, moved.decision_seq)
    reason = f"goes on from {source}"
    wake, named = wake_at(lead, desk.policy.sla), desk.policy.sla.named_person(lead.squad)
    event: LeadEvent = LeadAssigned(lead, wake, draft.play)
    if lead.status is LeadStatus.WAITING:
        event = LeadQueued(lead, named, reason, wake)
    elif not lead.is_open:
        to = owner_stand_in(request, desk) if request.owner else named
        event = LeadEscalated(lead, to, reason, wake)
    placement = draft.placement(lead, event, reason)
    return replace(placement, record=replace(placement.record, goes_on_from=source))


def owner_stand_in(request: RoutingRequest, desk: Desk) -> str:
    """Return who acts for an owner who cannot: the backup, else the manager, else by policy.

    It is never the owner, nor anybody who left or is away; the CRM knows people whom we do not.
    """
    crm = request.crm
    owner = desk.roster.get(crm.owner) if crm and crm.owner else None
    for person in (crm and crm.backup, owner and owner.manager):
        if crm and person and person != crm.owner and desk.is_there(person):
            return person
    return desk.policy.sla.named_person(request.specialists(desk.policy.routing).squad)


def _with_owner(owner: RepId, draft: Draft, search: Search) -> Placement:
    request, desk = draft.request, draft.desk
    hindrance = desk.hindrance(owner, is_owner=True)
    if hindrance is not None:
        stand_in = owner_stand_in(request, desk)
        return draft.escalated(stand_in, f"the owner is {hindrance}", Step.OWNER, owner, search)
    rep = desk.roster[owner]
    if desk.policy.routing.debits.owner:
        search = debited(search, rep, request, desk)
    reason = "the account's owner takes every lead of it"
    return draft.assigned(rep, Step.OWNER, reason, search)


def _in_pool(draft: Draft, found_before: tuple[str, ...]) -> Placement:
    request, desk = draft.request, draft.desk
    routing = desk.policy.routing
    role = request.specialists(routing)
    steps = (*found_before, segment_found(request, routing), territory_found(request, routing))
    search = Search(steps)
    for count in range(len(role.relax) + 1):
        relaxed = role.relax[:count]
        found = candidates(request, desk.roster.values(), desk.policy, desk.now, frozenset(relaxed))
        eligible = [one.rep_id for one in found if one.eligible]
        line = f"capacity: {len(eligible)} of {len(found)} eligible"
        search = Search((*steps, line), found, relaxed)
        if eligible:
            shares = {rep_id: desk.roster[rep_id].share(routing, desk.now) for rep_id in eligible}
            winner, after = rotate(desk.credits, shares, routing.lead_cost)
            reason = f"highest credit of {len(eligible)} eligible reps"
            return draft.assigned(
                desk.roster[winner], Step.CAPACITY, reason, replace(search, credits=after)
            )
    if any(one.eligible_later for one in search.candidates):
        return draft.queued(NOBODY_HAS_ROOM, search)
    named = desk.policy.sla.named_person(role.squad)
    return draft.escalated(named, NOBODY_ELIGIBLE, Step.NOBODY, None, search)
