"""Decide what a rep's silence means once the clock of an offer has run out."""

from dataclasses import dataclass, replace
from datetime import datetime

from plg_router.domain.assignment.events import LeadEscalated
from plg_router.domain.sla.verdict import Verdict, after_lapse, verdict
from plg_router.kernel.ids import AccountId, EventId
from plg_router.services.ports import Cause, LeadStore
from plg_router.services.route_lead import RoutingDesk


@dataclass(frozen=True, slots=True)
class Offer:
    """What a clock was started for: an account's lead at one version."""

    account_id: AccountId
    lead_version: int
    deadline: datetime


@dataclass(frozen=True, slots=True)
class SlaOutcome:
    """How the offer ended, and the next one where somebody new is on the clock."""

    outcome: str  # overtaken, early, reassigned or escalated
    next_offer: Offer | None = None


@dataclass(frozen=True, slots=True)
class EnforceSla:
    """Check the offer, and route the lead again when its rep let it lapse (S145, S146)."""

    desk: RoutingDesk
    leads: LeadStore

    def __call__(self, offer: Offer) -> SlaOutcome:
        """Judge one offer; raises Conflict when the lead changes at this very moment."""
        lead = self.leads.lead(offer.account_id)
        found = verdict(lead, offer.lead_version, self.desk.clock())
        if lead is None or found is Verdict.OVERTAKEN:
            return SlaOutcome(Verdict.OVERTAKEN)
        if found is Verdict.EARLY:
            return SlaOutcome(Verdict.EARLY, offer)
        tried = (*lead.request.tried, *([lead.rep_id] if lead.rep_id else []))
        request = self.desk.refreshed(replace(lead.request, tried=tried))
        if request.account_id != lead.account_id:  # the lead goes on there, with a clock of its own
            return SlaOutcome(Verdict.OVERTAKEN)
        desk, credits_version = self.desk.prepared_for(request)
        placement = after_lapse(lead, request, desk)
        clock = EventId(f"{lead.account_id}/{lead.version}/deadline")
        self.leads.commit(placement, credits_version, Cause(lead.correlation_id, clock))
        if isinstance(placement.event, LeadEscalated) or placement.lead.deadline is None:
            return SlaOutcome("escalated")
        lead = placement.lead
        return SlaOutcome(
            "reassigned", Offer(lead.account_id, lead.version, placement.lead.deadline)
        )
