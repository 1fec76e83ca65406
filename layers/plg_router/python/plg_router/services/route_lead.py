"""Give a qualified lead to exactly one person."""

from dataclasses import dataclass

from plg_router.domain.assignment.lead import Lead
from plg_router.domain.assignment.merge import merge
from plg_router.domain.assignment.place import place, withdraw
from plg_router.domain.assignment.placement import Placement
from plg_router.domain.routing.request import RoutingRequest
from plg_router.domain.scoring.events import LeadQualified
from plg_router.kernel.errors import AlreadyHandled
from plg_router.kernel.ids import AccountId
from plg_router.services.follow_owner import FollowOwner
from plg_router.services.ports import AccountFile, Cause, LeadStore
from plg_router.services.routing_desk import RoutingDesk


@dataclass(frozen=True, slots=True)
class RouteLead:
    """Load, decide, commit; a conflict asks for the whole again."""

    desk: RoutingDesk
    leads: LeadStore
    follow: FollowOwner

    def __call__(self, qualified: LeadQualified, cause: Cause) -> Placement:
        """Place a lead (S12, S73), for the account that the qualified one lives on in (S13).

        Raises AlreadyHandled where this crossing has made its lead, or while either account has
        one that still waits for an answer, and its owner has it; and where the customer has chosen
        self-serve since the crossing (S159, S161).
        """
        found = self.desk.accounts.load(qualified.account_id)
        if qualified.crossing <= found.standing.value.settled_crossing:
            raise AlreadyHandled
        made = before = self.leads.lead(qualified.account_id)
        if made and (made.request.crossing >= qualified.crossing or made.awaits_answer):
            return self.follow(found.account_id, cause)
        if found.account_id != qualified.account_id:
            before = self.leads.lead(found.account_id)
            if before and (before.awaits_answer or self._has_decided(before, cause)):
                return self.follow(found.account_id, cause)
        placement = self._placed(qualified, found, before, cause)
        return self.follow.once_more(placement, cause)

    def _placed(
        self, qualified: LeadQualified, found: AccountFile, before: Lead | None, cause: Cause
    ) -> Placement:
        request = RoutingRequest(
            account_id=found.account_id,
            score=qualified.score,
            motion=qualified.motion,
            reasons=qualified.reasons,
            company=self.desk.company(found),
            crm=found.crm,
            crossing=qualified.crossing,
            confidence=qualified.confidence,
            role=qualified.role,
            tier=qualified.tier,
            play=qualified.play,
            triggers=qualified.triggers,
            seniority=qualified.seniority,
        )
        desk, turn = self.desk.prepared_for(request)
        placement = place(request, desk, before=before, correlation_id=cause.correlation_id)
        self.leads.commit(placement, turn, cause, also=self.desk.asides(placement))
        return placement

    def _has_decided(self, lead: Lead, cause: Cause) -> bool:
        """Tell whether the crossing of an account that ended has made a lead where it lives on.

        Crossings of two accounts are counted apart; the signal at the root of one is its own.
        """
        records = (
            self.leads.decision(lead.account_id, seq) for seq in range(lead.decision_seq, 0, -1)
        )
        return any(one and one.correlation_id == cause.correlation_id for one in records)


@dataclass(frozen=True, slots=True)
class MergeLeads:
    """Make one lead of what two accounts have, once they turned out to be one."""

    desk: RoutingDesk
    leads: LeadStore
    follow: FollowOwner

    def __call__(self, account: AccountId, cause: Cause) -> Placement:
        """Settle the lead of an account that ended; return the decision that stands (S155).

        A lead whose company has chosen self-serve meanwhile goes on under no account (S159, S161).
        Raises AlreadyHandled where nothing is left to decide.
        """
        ended, found = self.leads.lead(account), self.desk.accounts.load(account)
        own = self.leads.lead(found.account_id)
        waiting = next((lead for lead in (ended, own) if lead and lead.awaits_answer), None)
        if waiting is None:
            raise AlreadyHandled
        request = self.desk.refreshed(waiting.request)
        desk, turn = self.desk.prepared_for(request)
        if ended and ended.awaits_answer and found.standing.value.chose_since(ended.opened_at):
            settled = withdraw(ended, desk, "the customer has chosen self-serve")
            self.leads.commit(settled, turn, cause)
            return settled
        merger = merge(ended, own, request, desk)
        decided = merger.kept or merger.ended
        if decided is None:
            raise AlreadyHandled
        self.leads.commit(
            decided,
            turn,
            cause,
            ended=merger.ended if merger.kept else None,
            also=self.desk.asides(decided),
        )
        return self.follow.once_more(decided, cause) if merger.kept else decided
