"""Make one lead of two where two accounts turn out to be one company.

- The owner of an owned account has its lead, whichever of the two accounts was owned (S75).
- Otherwise the lead of the account that lives on stays, and the other one is withdrawn.
- Where only the account that ended has a lead, it goes on under the other: the same person, on the
  same clock. Nobody is asked twice to reach the same customer, and no lead is lost (S12, S155).
- Whoever gets a lead anew gets it as old as it is, with whatever was asked for it already.
- A lead that was answered is history, and stays where it is.
"""

from dataclasses import dataclass

from plg_router.domain.assignment.desk import Desk
from plg_router.domain.assignment.lead import Lead
from plg_router.domain.assignment.place import place, take_over, withdraw
from plg_router.domain.assignment.placement import Placement
from plg_router.domain.routing.request import RoutingRequest
from plg_router.kernel.ids import RepId


@dataclass(frozen=True, slots=True)
class Merger:
    """What becomes of the leads of two accounts, to be committed as a whole."""

    kept: Placement | None  # of the account that lives on; None where its lead is what it was
    ended: Placement | None  # of the account that ended; None where no lead of it waits


def heir(ended: Lead | None, own: Lead | None, owner: RepId | None) -> Lead | None:
    """Return which of two leads goes on: the owner's where somebody owns the account (S75)."""
    waiting = [lead for lead in (own, ended) if lead and lead.awaits_answer]
    rightful = [lead for lead in waiting if owner in {None, lead.rep_id}]
    return next(iter(rightful or waiting), None)


def merge(ended: Lead | None, own: Lead | None, request: RoutingRequest, desk: Desk) -> Merger:
    """Return what becomes of the lead of an account that ended and of the one it lives on in.

    `request` is that of the heir, for the account that lives on as it is known now.
    """
    lead = heir(ended, own, request.owner)
    withdrawn = None
    if ended and ended.awaits_answer:
        reason = f"the account turned out to be {request.account_id}"
        withdrawn = withdraw(ended, desk, reason)
    if lead is None:
        return Merger(None, withdrawn)
    if request.owner not in {None, lead.rep_id}:
        handed_over = place(
            request, desk, before=own, correlation_id=lead.correlation_id, moved=lead
        )
        return Merger(handed_over, withdrawn)
    if lead is own:
        return Merger(None, withdrawn)
    return Merger(take_over(lead, request, desk, before=own), withdrawn)
