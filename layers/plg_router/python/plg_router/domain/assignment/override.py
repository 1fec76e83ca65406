"""Let a person choose who gets a lead, on the record and within the rules that hold for all."""

from plg_router.domain.assignment.debits import debited
from plg_router.domain.assignment.desk import Desk
from plg_router.domain.assignment.draft import Draft, Search
from plg_router.domain.assignment.lead import Lead, LeadStatus, Step
from plg_router.domain.assignment.placement import Placement
from plg_router.domain.routing.candidates import candidates
from plg_router.domain.routing.request import RoutingRequest
from plg_router.domain.routing.trace import owner_found, segment_found, territory_found
from plg_router.kernel.errors import AlreadyHandled, Rejected
from plg_router.kernel.ids import EventId, RepId


def override(
    request: RoutingRequest,
    desk: Desk,
    *,
    before: Lead | None,
    to: RepId,
    by: str,
    reason: str,
    correlation_id: EventId,
) -> Placement:
    """Give a lead to the rep a person names; the record says who did it and why (S139).

    Skill, squad and shift may be overruled; ownership (T1), territory (S79), caps and time off may
    not. Raises Rejected with what to do instead, and AlreadyHandled where the rep has the lead.
    """
    if before and before.is_open and before.rep_id == to:
        raise AlreadyHandled
    _check(request, desk, before, to)
    routing, rep = desk.policy.routing, desk.roster[to]
    usual = {one.rep_id: one.verdict for one in candidates(request, [rep], desk.policy, desk.now)}
    search = Search(
        (
            owner_found(request),
            segment_found(request, routing),
            territory_found(request, routing),
            f"manual: by the rules {usual.get(to, 'of another squad')}",
        )
    )
    if routing.debits.manual:
        search = debited(search, rep, request, desk)
    draft = Draft(request, desk, before, correlation_id, by)
    return draft.assigned(rep, Step.MANUAL, reason, search)


def _check(request: RoutingRequest, desk: Desk, before: Lead | None, to: RepId) -> None:
    if request.owner:
        fix = "belongs to its owner; change the owner in the CRM and the lead follows"
        raise Rejected("account_id", fix)
    if before and before.status is LeadStatus.ENGAGED:
        fix = "has been reached by its rep; change the owner in the CRM"
        raise Rejected("account_id", fix)
    hindrance = desk.hindrance(to)
    if hindrance:
        raise Rejected("rep_id", f"is {hindrance}; name somebody who can take it")
    territory = request.territory(desk.policy.routing)
    if territory not in desk.roster[to].territories:
        raise Rejected("rep_id", f"does not cover {territory}; name somebody who does")
