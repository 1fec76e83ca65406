"""Give a qualified lead to exactly one person."""

from dataclasses import dataclass, replace

from plg_router.domain.assignment.merge import merge
from plg_router.domain.assignment.place import Desk, place
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
        """Return the request with account, company and the CRM's view as they are now."""
        found = self.accounts.load(request.account_id)
        return replace(
            request, account_id=found.account_id, company=self.company(found), crm=found.crm
        )

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
        """Place a lead (S12, S73), for the account that the qualified one lives on in (S13).

        Raises AlreadyHandled where this crossing has made its lead, or while either account has
        one that still waits for an answer.
        """
        found = self.desk.accounts.load(qualified.account_id)
        made = before = self.leads.lead(qualified.account_id)
        if made and (made.request.crossing >= qualified.crossing or made.awaits_answer):
            raise AlreadyHandled
        if found.account_id != qualified.account_id:
            before = self.leads.lead(found.account_id)
            if before and before.awaits_answer:
                raise AlreadyHandled
        request = RoutingRequest(
            account_id=found.account_id,
            score=qualified.score,
            motion=qualified.motion,
            reasons=qualified.reasons,
            company=self.desk.company(found),
            crm=found.crm,
            crossing=qualified.crossing,
            confidence=qualified.confidence,
        )
        desk, credits_version = self.desk.prepared_for(request)
        placement = place(request, desk, before=before, correlation_id=cause.correlation_id)
        self.leads.commit(placement, credits_version, cause)
        return placement


@dataclass(frozen=True, slots=True)
class MergeLeads:
    """Make one lead of what two accounts have, once they turned out to be one."""

    desk: RoutingDesk
    leads: LeadStore

    def __call__(self, account: AccountId, cause: Cause) -> Placement:
        """Settle the lead of an account that ended; return the decision that stands (S155).

        Raises AlreadyHandled where nothing is left to decide.
        """
        ended = self.leads.lead(account)
        own = self.leads.lead(self.desk.accounts.load(account).account_id)
        waiting = next((lead for lead in (ended, own) if lead and lead.awaits_answer), None)
        if waiting is None:
            raise AlreadyHandled
        request = self.desk.refreshed(waiting.request)
        desk, credits_version = self.desk.prepared_for(request)
        merger = merge(ended, own, request, desk)
        decided = merger.kept or merger.ended
        if decided is None:
            raise AlreadyHandled
        also = merger.ended if merger.kept else None
        self.leads.commit(decided, credits_version, cause, ended=also)
        return decided
