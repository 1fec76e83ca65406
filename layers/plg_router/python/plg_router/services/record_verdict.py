"""Keep what sales says of a lead, and undo what a bad signal did."""

from dataclasses import dataclass, replace

from plg_router.domain.assignment.credits import refund
from plg_router.domain.assignment.place import withdraw
from plg_router.domain.assignment.placement import Placement
from plg_router.domain.assignment.record import DecisionRecord, account_and_seq
from plg_router.domain.feedback.verdict import Fault, LeadVerdict
from plg_router.kernel.errors import AlreadyHandled, Rejected
from plg_router.services.leads_of import leads_of
from plg_router.services.ports import Cause, LeadStore, Refund, Versioned
from plg_router.services.routing_desk import RoutingDesk


@dataclass(frozen=True, slots=True)
class RecordVerdict:
    """One verdict a decision (S205); a lead that should never have come costs nobody a turn."""

    desk: RoutingDesk
    leads: LeadStore

    def __call__(self, verdict: LeadVerdict, cause: Cause) -> Placement | None:
        """Record a verdict; return the end of the lead where a bad signal ends it.

        A decision by which a lead only moved, with its rep, is judged as the one that it goes on
        from, whose turn it cost. Raises AlreadyHandled where that was judged before, and Rejected
        where there is no such decision.
        """
        named = self.leads.decision(verdict.account_id, verdict.decision_seq)
        if named is None:
            raise Rejected("decision_seq", "names no decision about the account; send the lead's")
        record = self._first(named)
        if self.leads.verdict(record.account_id, record.seq):
            raise AlreadyHandled
        is_bad = verdict.fault is Fault.BAD_SIGNAL
        ended = self._ended(record, verdict.reason) if is_bad else None
        back = self._refund(record) if is_bad else None
        judged = replace(verdict, account_id=record.account_id, decision_seq=record.seq)
        self.leads.judge(judged, cause, refund=back, ended=ended)
        return ended

    def _first(self, record: DecisionRecord) -> DecisionRecord:
        """Return the decision that gave its lead to somebody, as far back as any is kept."""
        source = record.goes_on_from
        earlier = self.leads.decision(*account_and_seq(source)) if source else None
        return self._first(earlier) if earlier else record

    def _refund(self, record: DecisionRecord) -> Refund | None:
        if not record.credits_after:
            return None
        now = self.desk.roster.credits(record.squad)
        after = refund(now.value, record.credits_before, record.credits_after)
        return Refund(record.squad, Versioned(after, now.version + 1))

    def _ended(self, record: DecisionRecord, reason: str) -> Placement | None:
        """Withdraw the lead of the crossing that was judged, if somebody still has to act on it."""
        account, crossed = record.account_id, record.request.crossed
        for lead in leads_of(self.desk.accounts.load(account), account, self.leads):
            if lead.awaits_answer and lead.request.crossed == crossed:
                desk, _ = self.desk.prepared_for(lead.request)
                return withdraw(lead, desk, f"sales found a bad signal: {reason}")
        return None
