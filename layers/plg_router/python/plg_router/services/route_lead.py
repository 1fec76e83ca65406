"""Give a qualified lead to exactly one person."""

from contextlib import suppress
from dataclasses import dataclass

from plg_router.domain.assignment.clock import is_pending
from plg_router.domain.assignment.lead import Lead
from plg_router.domain.assignment.merge import heir, merge
from plg_router.domain.assignment.place import place
from plg_router.domain.assignment.placement import Placement
from plg_router.domain.handoff.standing import Standing
from plg_router.domain.identity.nodes import FORGOTTEN, Node, is_person
from plg_router.domain.routing.request import RoutingRequest
from plg_router.domain.scoring.events import Crossing, LeadQualified
from plg_router.domain.signals.profile import is_nobodys
from plg_router.kernel.errors import AlreadyHandled
from plg_router.kernel.ids import AccountId
from plg_router.services.end_for_self_serve import EndForSelfServe
from plg_router.services.follow_owner import FollowOwner
from plg_router.services.ports import AccountFile, Cause, LeadStore
from plg_router.services.routing_desk import RoutingDesk
from plg_router.services.second_look import second_look


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
        self-serve since the crossing, and no lead of it is left (S159, S161). Raises it as well
        where whoever crossed has been forgotten: their records no longer say what they had.
        """
        found, crossed = self.desk.accounts.load(qualified.account_id), qualified.crossed
        if self._is_forgotten(qualified.account_id, found):
            raise AlreadyHandled
        if found.standing.value.settles(crossed):
            return EndForSelfServe(self.desk, self.leads).look(qualified.account_id, cause)
        for account in dict.fromkeys((qualified.account_id, found.account_id)):
            before = self._lead(account, found.standing.value, cause)
            if before and (before.awaits_answer or self._has_made(before, crossed)):
                return self.follow(found.account_id, cause)
        placement = self._placed(qualified, found, before, cause)
        return second_look(placement, cause, self.follow)

    def _lead(self, account: AccountId, standing: Standing, cause: Cause) -> Lead | None:
        """Return a lead that may stand: what a choice has settled ends, though it is told later.

        Whoever has asked again since would else be told that they have a lead, and lose it.
        """
        lead = self.leads.lead(account)
        if lead is None or not is_pending(lead) or not standing.settles(lead.request.crossed):
            return lead
        with suppress(AlreadyHandled):
            EndForSelfServe(self.desk, self.leads).look(account, cause)
        return self.leads.lead(account)

    def _placed(
        self, qualified: LeadQualified, found: AccountFile, before: Lead | None, cause: Cause
    ) -> Placement:
        request = RoutingRequest(
            account_id=qualified.account_id,
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
        ).under(found.account_id)
        desk, turn = self.desk.prepared_for(request)
        placement = place(request, desk, before=before, correlation_id=cause.correlation_id)
        self.leads.commit(placement, turn, cause, also=self.desk.asides(placement))
        return placement

    def _is_forgotten(self, account: AccountId, found: AccountFile) -> bool:
        """Tell whether an account was that of somebody erased, and no others live on in it."""
        roots = self.desk.accounts.roots([Node(account)]) if is_person(account) else {}
        if roots.get(Node(account)) != FORGOTTEN:
            return False
        return found.account_id != account or is_nobodys(found.profile.value)

    def _has_made(self, lead: Lead, crossed: Crossing) -> bool:
        """Tell whether a crossing, or a later one of its account, has made a lead under this name.

        Where the latest lead here is of another account's crossing, the records know.
        """
        if lead.request.crossed.account_id == crossed.account_id:
            return lead.request.crossing >= crossed.number
        records = (
            self.leads.decision(lead.account_id, seq) for seq in range(lead.decision_seq, 0, -1)
        )
        made = (one.request.crossed for one in records if one)
        return any(
            one.account_id == crossed.account_id and one.number >= crossed.number for one in made
        )


@dataclass(frozen=True, slots=True)
class MergeLeads:
    """Make one lead of what two accounts have, once they turned out to be one."""

    desk: RoutingDesk
    leads: LeadStore
    follow: FollowOwner

    def __call__(self, account: AccountId, cause: Cause) -> Placement:
        """Settle the lead of an account that ended; return the decision that stands (S155).

        A lead that a choice of self-serve on either side has settled ends (S159, S161). Raises
        AlreadyHandled where nothing is left to decide.
        """
        ended, found = self.leads.lead(account), self.desk.accounts.load(account)
        own, standing = self.leads.lead(found.account_id), found.standing.value
        pending = [lead for lead in (ended, own) if lead and is_pending(lead)]
        if any(standing.settles(lead.request.crossed) for lead in pending):
            return self._ended(account, cause)
        lead = heir(ended, own, found.records.value.owner)
        if lead is None:
            raise AlreadyHandled
        request = self.desk.as_known(lead.request, found)
        desk, turn = self.desk.prepared_for(request)
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
        return second_look(decided, cause, self.follow) if merger.kept else decided

    def _ended(self, account: AccountId, cause: Cause) -> Placement:
        """End what self-serve has settled, and then settle what is left, if anything is.

        Where the news of the choice has just ended it, what is left is settled all the same.
        """
        ended = None
        with suppress(AlreadyHandled):
            ended = EndForSelfServe(self.desk, self.leads).look(account, cause)
        try:
            return self(account, cause)
        except AlreadyHandled:
            if ended is None:
                raise
            return ended
