"""End the lead of an account that wants no seller: it has bought, or would rather do so alone."""

from dataclasses import dataclass

from plg_router.domain.assignment.clock import is_pending
from plg_router.domain.assignment.lead import LeadStatus
from plg_router.domain.assignment.place import withdraw
from plg_router.domain.assignment.placement import Placement
from plg_router.domain.handoff.events import Choice, SelfServeChosen
from plg_router.kernel.errors import AlreadyHandled
from plg_router.kernel.ids import AccountId
from plg_router.services.leads_of import leads_of
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
        return self._end(chosen.account_id, chosen.choice, cause)

    def look(self, account: AccountId, cause: Cause) -> Placement:
        """Withdraw what a choice has settled whose news found no lead; raises as a call does."""
        return self._end(account, None, cause)

    def _end(self, account: AccountId, told: Choice | None, cause: Cause) -> Placement:
        found = self.desk.accounts.load(account)
        standing = found.standing.value
        ended = []
        for lead in leads_of(found, account, self.leads):
            if is_pending(lead) and standing.settles(lead.request.crossed):
                status, reason = _ENDS[told or standing.last_choice]
                desk, turn = self.desk.prepared_for(lead.request)
                ended.append(withdraw(lead, desk, reason, status))
                self.leads.commit(ended[-1], turn, cause)
        if not ended:
            raise AlreadyHandled
        return ended[-1]
