"""Read afresh what a decision about a lead depends on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from plg_router.domain.assignment.desk import Desk
from plg_router.domain.assignment.placement import Placement
from plg_router.domain.assignment.slot import slot_of
from plg_router.domain.crm.opportunity import opportunity_requested
from plg_router.domain.enrichment.company import believed_company
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.routing.request import RoutingRequest
from plg_router.kernel.clock import Clock
from plg_router.services.ports import (
    AccountFile,
    AccountStore,
    Aside,
    PolicySource,
    Roster,
    Turn,
)


@dataclass(frozen=True, slots=True)
class RoutingDesk:
    """The world as one decision sees it, each time as it is now."""

    accounts: AccountStore
    roster: Roster
    policies: PolicySource
    clock: Clock

    def company(self, found: AccountFile) -> CompanyFacts:
        """Return what the policy lets us believe of the company behind an account."""
        return believed_company(found.firmographics.value, self.policies.current().enrichment)

    def refreshed(self, request: RoutingRequest) -> RoutingRequest:
        """Return the request with account, company and the CRM's view as they are now."""
        return self.as_known(request, self.accounts.load(request.account_id))

    def as_known(self, request: RoutingRequest, found: AccountFile) -> RoutingRequest:
        """Return the request with what was found of the account that its own lives on in."""
        under = request.under(found.account_id)
        return replace(under, company=self.company(found), crm=found.crm)

    def prepared_for(self, request: RoutingRequest) -> tuple[Desk, Turn]:
        """Return the desk for a request, and what has to hold still when it is committed."""
        policy, now = self.policies.current(), self.clock()
        routing = policy.routing
        credit = self.roster.credits(request.specialists(routing).squad)
        reps = self.roster.reps(now)
        given, early = 0, routing.early_phase
        if early:
            given = self.roster.early_leads()
        left = max(0, early.leads - given) if early else 0
        slots = {rep_id: slot_of(rep, routing, now) for rep_id, rep in reps.items()}
        desk = Desk(reps, credit.value, policy, now, left)
        return desk, Turn(credit.version, slots, given)

    def asides(self, placement: Placement) -> Sequence[Aside]:
        """Return what a decision asks of others: an opportunity, with the use of the product."""
        policy = self.policies.current()
        if opportunity_requested(placement, policy) is None:
            return ()
        found = self.accounts.load(placement.lead.account_id)
        asked = opportunity_requested(placement, policy, found.profile.value, found.standing.value)
        return (asked,) if asked else ()
