"""Give a qualified lead to exactly one person."""

from dataclasses import dataclass, replace

from plg_router.domain.assignment.lead import Lead
from plg_router.domain.assignment.place import Desk, place, withdraw
from plg_router.domain.assignment.placement import Placement
from plg_router.domain.enrichment.company import believed_company
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.routing.request import RoutingRequest
from plg_router.domain.scoring.events import LeadQualified
from plg_router.kernel.clock import Clock
from plg_router.kernel.errors import AlreadyHandled
from plg_router.kernel.ids import AccountId
from plg_router.services.ports import (
    AccountFile,
    AccountStore,
    Cause,
    LeadStore,
    PolicySource,
    Roster,
)


@dataclass(frozen=True, slots=True)
class RoutingDesk:
    """Reads afresh what a routing decision depends on."""

    accounts: AccountStore
    roster: Roster
    policies: PolicySource
    clock: Clock

    def company(self, found: AccountFile) -> CompanyFacts:
        """Return what the policy lets us believe of the company behind an account."""
        return believed_company(found.firmographics.value, self.policies.current().enrichment)

    def refreshed(self, request: RoutingRequest) -> RoutingRequest:
        """Return the request with the company and the CRM's view as they are now."""
        found = self.accounts.load(request.account_id)
        return replace(request, company=self.company(found), crm=found.crm)

    def prepared_for(self, request: RoutingRequest) -> tuple[Desk, int]:
        """Return the desk for a request, and the version of the squad's credits on it."""
        policy = self.policies.current()
        squad = request.specialists(policy.routing).squad
        credit = self.roster.credits(squad)
        desk = Desk(self.roster.reps(), credit.value, policy, self.clock())
        return desk, credit.version


@dataclass(frozen=True, slots=True)
class RouteLead:
    """Load, decide, commit; a conflict asks for the whole again."""

    desk: RoutingDesk
    leads: LeadStore

    def __call__(self, qualified: LeadQualified, cause: Cause) -> Placement:
        """Place a lead (S12, S73).

        Raises AlreadyHandled while the account has a lead that still waits for an answer, or when
        it lives on in another account, which qualifies in its own right.
        """
        account = qualified.account_id
        before, found = self.leads.lead(account), self.desk.accounts.load(account)
        if (before and before.awaits_answer) or found.account_id != account:
            raise AlreadyHandled
        request = RoutingRequest(
            account_id=account,
            score=qualified.score,
            motion=qualified.motion,
            reasons=qualified.reasons,
            company=self.desk.company(found),
            crm=found.crm,
        )
        desk, credits_version = self.desk.prepared_for(request)
        placement = place(request, desk, before=before, correlation_id=cause.correlation_id)
        self.leads.commit(placement, credits_version, cause)
        return placement


@dataclass(frozen=True, slots=True)
class WithdrawMergedLead:
    """End the lead of an account that lives on in another, which is scored in its own right."""

    desk: RoutingDesk
    leads: LeadStore

    def __call__(self, account: AccountId, into: AccountId, cause: Cause) -> Placement:
        """Withdraw the lead; raises AlreadyHandled when the account has none that waits."""
        before: Lead | None = self.leads.lead(account)
        if before is None or not before.awaits_answer:
            raise AlreadyHandled
        desk, credits_version = self.desk.prepared_for(before.request)
        placement = withdraw(before, desk, f"the account turned out to be {into}")
        self.leads.commit(placement, credits_version, cause)
        return placement
