"""Make one lead of two where two accounts turn out to be one company.

- The owner of an owned account has its lead, whichever of the two accounts was owned (S75).
- Otherwise the lead of the account that lives on stays, and the other one is withdrawn.
- Where only the account that ended has a lead, it goes on under the other: the same person, on the
  same clock. Nobody is asked twice to reach the same customer, and no lead is lost (S12, S155).
- A lead that was answered is history, and stays where it is.
"""

from dataclasses import dataclass, replace

from plg_router.domain.assignment.desk import Desk
from plg_router.domain.assignment.lead import Lead, LeadStatus
from plg_router.domain.assignment.place import place, take_over, withdraw
from plg_router.domain.assignment.placement import Placement
from plg_router.domain.routing.request import RoutingRequest


@dataclass(frozen=True, slots=True)
class Merger:
    """What becomes of the leads of two accounts, to be committed as a whole."""

    kept: Placement | None  # of the account that lives on; None where its lead is what it was
    ended: Placement | None  # of the account that ended; None where no lead of it waits


def merge(ended: Lead | None, own: Lead | None, request: RoutingRequest, desk: Desk) -> Merger:
    """Return what becomes of the lead of an account that ended and of the one it lives on in.

    `request` asks for a rep for the account that lives on, as it is known now.
    """
    waiting = [lead for lead in (own, ended) if lead and lead.awaits_answer]
    rightful = [lead for lead in waiting if request.owner in {None, lead.rep_id}]
    withdrawn = None
    if ended in waiting and ended:
        reason = f"the account turned out to be {request.account_id}"
        withdrawn = withdraw(ended, desk, reason)
    if not waiting or (rightful and rightful[0] is own):
        return Merger(None, withdrawn)
    if rightful:
        return Merger(take_over(rightful[0], request, desk, before=own), withdrawn)
    return Merger(_handed_over(waiting[0], own, request, desk), withdrawn)


def _handed_over(lead: Lead, own: Lead | None, request: RoutingRequest, desk: Desk) -> Placement:
    """Place a lead anew, with the owner: a first offer, whatever happened to it before."""
    over = replace(own, status=LeadStatus.WITHDRAWN) if own else None
    placement = place(request, desk, before=over, correlation_id=lead.correlation_id)
    return replace(placement, before=own)
