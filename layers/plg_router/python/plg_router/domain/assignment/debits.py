"""Let a lead that came to a rep outside the rotation cost a turn in it."""

from dataclasses import replace

from plg_router.domain.assignment.credits import charge
from plg_router.domain.assignment.desk import Desk
from plg_router.domain.assignment.draft import Search
from plg_router.domain.routing.candidates import candidates
from plg_router.domain.routing.rep import Rep
from plg_router.domain.routing.request import RoutingRequest


def debited(search: Search, payer: Rep, request: RoutingRequest, desk: Desk) -> Search:
    """Return the search with the squad's credits after the rep paid for the lead.

    Whoever could have had the lead earns their share. A rep of another squad has no turn to pay.
    """
    routing = desk.policy.routing
    if request.specialists(routing).squad not in payer.squads:
        return search
    found = candidates(request, desk.roster.values(), desk.policy, desk.now)
    sharing = {one.rep_id for one in found if one.eligible} | {payer.rep_id}
    shares = {rep_id: desk.roster[rep_id].share(routing, desk.now) for rep_id in sharing}
    after = charge(desk.credits, shares, payer.rep_id, routing.lead_cost)
    return replace(search, credits=after)
