"""Decide what silence means once the clock of a lead has run."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from plg_router.domain.assignment.clock import in_line, wake_at
from plg_router.domain.assignment.desk import Desk
from plg_router.domain.assignment.events import LeadReminded
from plg_router.domain.assignment.lead import Lead
from plg_router.domain.assignment.placement import Placement
from plg_router.domain.assignment.record import decision_id
from plg_router.domain.handoff.events import AlertRaised
from plg_router.domain.sla.alerts import is_small_logo, unbooked, untouched
from plg_router.domain.sla.verdict import (
    Verdict,
    after_lapse,
    expire,
    is_unbooked,
    reminded,
    told_of,
    verdict,
)
from plg_router.kernel.errors import Conflict
from plg_router.kernel.ids import AccountId, EventId
from plg_router.policy.sla import SlaPolicy
from plg_router.services.drain_waiting import DrainWaiting
from plg_router.services.ports import Cause, LeadStore, Turn
from plg_router.services.routing_desk import RoutingDesk


@dataclass(frozen=True, slots=True)
class Offer:
    """What a clock was started for: one decision about an account's lead."""

    account_id: AccountId
    decision_seq: int


@dataclass(frozen=True, slots=True)
class SlaOutcome:
    """What the clock found and did, and until when it has to sleep again, if at all.

    A new decision tells of itself, and its event starts a clock of its own: then this one ends.
    """

    outcome: str  # of the verdict, or what followed: reminded, reassigned, queued, ...
    wake_at: datetime | None = None


_FOLLOWED = {
    "LeadAssigned": "assigned",
    "LeadReassigned": "reassigned",
    "LeadQueued": "queued",
    "LeadEscalated": "escalated",
    "LeadWithdrawn": "expired",
}


@dataclass(frozen=True, slots=True)
class EnforceSla:
    """Look at a lead again: remind, route it anew, escalate or let it expire (S145, S146, S154)."""

    desk: RoutingDesk
    leads: LeadStore
    drain: DrainWaiting

    def __call__(self, offer: Offer) -> SlaOutcome:
        """Judge one lead; raises Conflict when it changes at this very moment."""
        lead = self.leads.lead(offer.account_id)
        rules = self.desk.policies.current().sla
        found = verdict(lead, offer.decision_seq, self.desk.clock(), rules)
        if lead is None or found is Verdict.OVERTAKEN:
            return SlaOutcome(Verdict.OVERTAKEN)
        if found is Verdict.EARLY:
            return SlaOutcome(Verdict.EARLY, wake_at(lead, rules))
        if found is Verdict.LOOK_AGAIN:
            return self._look_again(lead, rules)
        had_it = (lead.rep_id,) if lead.is_open and lead.rep_id else ()
        request = self.desk.refreshed(replace(lead.request, tried=(*lead.request.tried, *had_it)))
        if request.account_id != lead.account_id:  # the lead goes on there, with a clock of its own
            return SlaOutcome(Verdict.OVERTAKEN)
        desk, turn = self.desk.prepared_for(request)
        if found is Verdict.NEARLY_UP:
            return self._remind(lead, desk)
        if found is Verdict.EXPIRED:
            return self._decided(expire(lead, desk), turn)
        placement = after_lapse(lead, request, desk)
        return self._decided(placement, turn, untouched(lead, desk, placement.record.reason))

    def _look_again(self, waiting: Lead, rules: SlaPolicy) -> SlaOutcome:
        """Give the leads in line whatever room came up and told nobody, best score first.

        The first in line looks for all: whoever comes to stand before it has looked on arriving.
        """
        first = next(self.leads.waiting(waiting.squad), None)
        if first and first.account_id == waiting.account_id:
            with suppress(Conflict):  # others give room away at this very moment
                self.drain(_clock_of(waiting, "look"))
        lead, now = self.leads.lead(waiting.account_id), self.desk.clock()
        if lead is None or lead.decision_seq != waiting.decision_seq:
            return SlaOutcome(Verdict.OVERTAKEN)
        coming = in_line(lead, now, rules, waiting.deadline)
        return SlaOutcome("waiting", wake_at(coming, rules))

    def _remind(self, lead: Lead, desk: Desk) -> SlaOutcome:
        """Tell the rep while there is time, and of a small logo somebody else as well (S156)."""
        after = reminded(lead)
        also = [untouched(lead, desk, "time is nearly up")] if is_small_logo(lead, desk) else []
        self.leads.change(lead, after, LeadReminded(after), _clock_of(lead, "reminder"), also=also)
        return SlaOutcome("reminded", wake_at(after, desk.policy.sla))

    def _decided(self, placement: Placement, turn: Turn, *also: AlertRaised) -> SlaOutcome:
        before = placement.before or placement.lead
        asides = (*self.desk.asides(placement), *also)
        self.leads.commit(placement, turn, _clock_of(before, "deadline"), also=asides)
        return SlaOutcome(_FOLLOWED[placement.record.outcome])


@dataclass(frozen=True, slots=True)
class CheckMeeting:
    """Tell whoever answers for the rep that a sales-led lead has no meeting yet (S91)."""

    desk: RoutingDesk
    leads: LeadStore

    def __call__(self, account: AccountId, book_by: datetime) -> SlaOutcome:
        """Alert once, and leave the lead with whoever has it."""
        lead = self.leads.lead(account)
        if lead is None or not is_unbooked(lead, book_by):
            return SlaOutcome(Verdict.OVERTAKEN)
        if self.desk.clock() < book_by:
            return SlaOutcome(Verdict.EARLY, book_by)
        after = told_of(lead)
        desk, _ = self.desk.prepared_for(after.request)
        self.leads.change(lead, after, unbooked(after, desk), _clock_of(lead, "meeting"))
        return SlaOutcome("unbooked")


def _clock_of(lead: Lead, clock: str) -> Cause:
    name = f"{decision_id(lead.account_id, lead.decision_seq)}/{clock}"
    return Cause(lead.correlation_id, EventId(name))
