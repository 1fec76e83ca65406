"""End the lead of an account that wants no seller: it has bought, or would rather do so alone."""

from dataclasses import dataclass

from plg_router.domain.assignment.clock import wants_meeting
from plg_router.domain.assignment.lead import Lead, LeadStatus
from plg_router.domain.assignment.place import withdraw
from plg_router.domain.assignment.placement import Placement
from plg_router.domain.handoff.events import Choice, SelfServeChosen
from plg_router.kernel.errors import AlreadyHandled
from plg_router.services.ports import Cause, LeadStore
from plg_router.services.routing_desk import RoutingDesk

_ENDS = {
    Choice.PURCHASED: (LeadStatus.PURCHASED, "the customer bought by themselves"),
    Choice.PREFERRED: (LeadStatus.WITHDRAWN, "the customer prefers self-serve"),
}


@dataclass(frozen=True, slots=True)
class EndForSelfServe:
    """Stop every clock at once, and tell whoever had the lead to leave the customer be."""

    desk: RoutingDesk
    leads: LeadStore

    def __call__(self, chosen: SelfServeChosen, cause: Cause) -> Placement:
        """Withdraw the account's lead (S159, S161), or that of the account it lives on in.

        An owned account keeps its owner, who has no lead to work on any more. A lead of a later
        crossing stands: the customer asked for it after the choice, however late we hear. Raises
        AlreadyHandled where no outreach is pending, and Conflict when the lead changes right now.
        """
        known = self.desk.accounts.load(chosen.account_id)
        settled = known.standing.value.settled_crossing
        accounts = dict.fromkeys((known.account_id, chosen.account_id))
        found = (self.leads.lead(each) for each in accounts)
        lead = next((lead for lead in found if lead and _is_pending(lead, settled)), None)
        if lead is None:
            raise AlreadyHandled
        status, reason = _ENDS[chosen.choice]
        desk, turn = self.desk.prepared_for(lead.request)
        placement = withdraw(lead, desk, reason, status)
        self.leads.commit(placement, turn, cause)
        return placement


def _is_pending(lead: Lead, settled: int) -> bool:
    """Tell whether anybody is at a lead that was there before the choice was made."""
    return lead.request.crossing <= settled and (lead.awaits_answer or wants_meeting(lead))
