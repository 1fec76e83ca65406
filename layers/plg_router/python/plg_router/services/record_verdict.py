"""Keep what sales says of a lead, and undo what a bad signal did."""

from dataclasses import dataclass

from plg_router.domain.assignment.credits import refund
from plg_router.domain.assignment.place import withdraw
from plg_router.domain.assignment.placement import Placement
from plg_router.domain.assignment.record import DecisionRecord
from plg_router.domain.feedback.verdict import Fault, LeadVerdict
from plg_router.kernel.errors import AlreadyHandled, Rejected
from plg_router.services.ports import Cause, LeadStore, Refund, Versioned
from plg_router.services.routing_desk import RoutingDesk


@dataclass(frozen=True, slots=True)
class RecordVerdict:
    """One verdict a decision (S205); a lead that should never have come costs nobody a turn."""

    desk: RoutingDesk
    leads: LeadStore

    def __call__(self, verdict: LeadVerdict, cause: Cause) -> Placement | None:
        """Record a verdict; return the end of the lead where a bad signal ends it.

        Raises AlreadyHandled where the decision was judged before, and Rejected where there is no
        such decision.
        """
        account, seq = verdict.account_id, verdict.decision_seq
        if self.leads.verdict(account, seq):
            raise AlreadyHandled
        record = self.leads.decision(account, seq)
        if record is None:
            raise Rejected("decision_seq", "names no decision about the account; copy the lead's")
        is_bad = verdict.fault is Fault.BAD_SIGNAL
        ended = self._ended(record, verdict.reason) if is_bad else None
        back = self._refund(record) if is_bad else None
        self.leads.judge(verdict, cause, refund=back, ended=ended)
        return ended

    def _refund(self, record: DecisionRecord) -> Refund | None:
        if not record.credits_after:
            return None
        now = self.desk.roster.credits(record.squad)
        after = refund(now.value, record.credits_before, record.credits_after)
        return Refund(record.squad, Versioned(after, now.version + 1))

    def _ended(self, record: DecisionRecord, reason: str) -> Placement | None:
        """Withdraw the lead of the crossing that was judged, if somebody still has to act on it."""
        lead = self.leads.lead(record.account_id)
        crossing = record.request.crossing
        if lead is None or not lead.awaits_answer or lead.request.crossing != crossing:
            return None
        desk, _ = self.desk.prepared_for(lead.request)
        return withdraw(lead, desk, f"sales found a bad signal: {reason}")
