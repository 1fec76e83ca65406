"""Bring a lead that is under way to whoever owns its account by now."""

from dataclasses import dataclass

from plg_router.domain.assignment.hand_over import hand_over
from plg_router.domain.assignment.placement import Placement
from plg_router.kernel.errors import AlreadyHandled, Conflict
from plg_router.kernel.ids import AccountId
from plg_router.services.ports import Cause, LeadStore
from plg_router.services.routing_desk import RoutingDesk


@dataclass(frozen=True, slots=True)
class FollowOwner:
    """CRM ownership wins over whatever was decided before it was known (S75, T1)."""

    desk: RoutingDesk
    leads: LeadStore

    def __call__(self, account: AccountId, cause: Cause) -> Placement:
        """Hand the lead over, and give back the slot of whoever had it.

        Raises AlreadyHandled where it is with the owner, or nobody owns the account.
        """
        root = self.desk.accounts.load(account).account_id
        lead = self.leads.lead(root)
        if lead is None or not lead.awaits_answer:
            raise AlreadyHandled
        request = self.desk.refreshed(lead.request)
        if request.account_id != root:
            raise Conflict("the lead is on its way to the account it lives on in")
        desk, turn = self.desk.prepared_for(request)
        placement = hand_over(lead, request, desk)
        self.leads.commit(placement, turn, cause, also=self.desk.asides(placement))
        return placement
