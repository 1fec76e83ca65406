"""Let a lead that is under way follow its account's owner, or leave a rep who left."""

from dataclasses import replace

from plg_router.domain.assignment.desk import Desk
from plg_router.domain.assignment.lead import Lead
from plg_router.domain.assignment.place import escalate, owner_stand_in, place
from plg_router.domain.assignment.placement import Placement
from plg_router.domain.routing.request import RoutingRequest
from plg_router.kernel.errors import AlreadyHandled

NO_ANSWER = "the owner did not answer"


def hand_over(before: Lead, request: RoutingRequest, desk: Desk) -> Placement:
    """Give a lead that awaits an answer to the account's owner: the CRM decides who owns (S75).

    `request` is the lead's with the CRM's view read afresh. Whoever had it gives it back; an owner
    who cannot take it, or let it lapse before, is stood in for (T1). Raises AlreadyHandled where
    nobody owns the account, the owner has the lead, or no answer is awaited any more.
    """
    if not before.awaits_answer or request.owner in {None, before.rep_id}:
        raise AlreadyHandled
    if request.owner in request.tried:
        stand_in = owner_stand_in(request, desk)
        return escalate(request, desk, before=before, to=stand_in, reason=NO_ANSWER)
    return place(request, desk, before=before, correlation_id=before.correlation_id)


def reroute(before: Lead, request: RoutingRequest, desk: Desk) -> Placement:
    """Take a lead from a rep who left, through the whole of routing, and never back (S155).

    An owned account stays its owner's, and somebody stands in (T1). Raises AlreadyHandled where
    nobody is on the clock.
    """
    if not before.is_open or before.rep_id is None:
        raise AlreadyHandled
    left = replace(request, tried=(*request.tried, before.rep_id))
    return place(left, desk, before=before, correlation_id=before.correlation_id)
