"""Write a decision down: the lead after it, the event it causes and the record that explains it."""

from collections.abc import Iterable
from dataclasses import dataclass

from plg_router.domain.assignment.clock import book_by, in_line, on_the_clock, wake_at
from plg_router.domain.assignment.credits import Credits
from plg_router.domain.assignment.desk import Desk
from plg_router.domain.assignment.events import (
    LeadAssigned,
    LeadEscalated,
    LeadEvent,
    LeadQueued,
    LeadReassigned,
)
from plg_router.domain.assignment.lead import Lead, LeadStatus, Step
from plg_router.domain.assignment.placement import Placement
from plg_router.domain.assignment.record import DecisionRecord
from plg_router.domain.routing.candidates import Candidate
from plg_router.domain.routing.rep import Rep
from plg_router.domain.routing.request import RoutingRequest
from plg_router.kernel.ids import EventId, RepId
from plg_router.policy.handoff import Play
from plg_router.policy.routing import Relaxation


@dataclass(frozen=True, slots=True)
class Search:
    """What the steps found on the way to a decision."""

    trace: tuple[str, ...] = ()  # one line a step, in the order of the steps (S73)
    candidates: tuple[Candidate, ...] = ()
    relaxed: tuple[Relaxation, ...] = ()
    credits: Credits | None = None  # the squad's afterwards; None where nobody's turn moves


NOTHING_SEARCHED = Search()


@dataclass(frozen=True, slots=True)
class Draft:
    """A decision being written down."""

    request: RoutingRequest
    desk: Desk
    before: Lead | None
    correlation_id: EventId
    by: str | None = None  # who decided, where it was not the rules
    moved: Lead | None = None  # whose course this one continues: accounts turned out to be one

    @property
    def running(self) -> Lead | None:
        """Return the lead that goes on with this decision; None where it is the first one."""
        own = self.before if self.before and self.before.awaits_answer else None
        return self.moved or own

    def assigned(self, rep: Rep, step: Step, reason: str, search: Search) -> Placement:
        """Put a rep on the clock."""
        desk, before = self.desk, self.before
        lead = on_the_clock(
            self.lead(LeadStatus.OPEN, step, rep.rep_id), rep.hours, desk.now, desk.policy.sla
        )
        wake, play = wake_at(lead, desk.policy.sla), self.play
        event: LeadEvent = LeadAssigned(lead, wake, play)
        if before and before.is_open and before.rep_id and not self.moved:
            event = LeadReassigned(lead, before.rep_id, wake, play)
        return self.placement(lead, event, reason, search)

    def queued(self, reason: str, search: Search) -> Placement:
        """Let the lead wait until somebody has room; the squad's named person watches the queue."""
        desk, running = self.desk, self.running
        lead = self.lead(LeadStatus.WAITING, Step.NOBODY, None)
        until = running.deadline if running and running.status is LeadStatus.WAITING else None
        lead = in_line(lead, desk.now, desk.policy.sla, until)
        manager = desk.policy.sla.named_person(lead.squad)
        event = LeadQueued(lead, manager, reason, wake_at(lead, desk.policy.sla))
        return self.placement(lead, event, f"{reason}; {manager} has the queue", search)

    def escalated(
        self,
        to: str,
        reason: str,
        step: Step,
        rep_id: RepId | None,
        search: Search = NOTHING_SEARCHED,
    ) -> Placement:
        """Let a named person act."""
        lead = self.lead(LeadStatus.ESCALATED, step, rep_id)
        event = LeadEscalated(lead, to, reason, wake_at(lead, self.desk.policy.sla))
        return self.placement(lead, event, f"{reason}; {to} has to act", search)

    def lead(self, status: LeadStatus, step: Step, rep_id: RepId | None) -> Lead:
        """Return the account's lead after the decision, with no clock running yet.

        Where it moved here it is a first offer, but as old as it was, with the same time to book.
        """
        before, desk, running = self.before, self.desk, self.running
        offers = running.attempt if running and not self.moved else 0
        return Lead(
            account_id=self.request.account_id,
            version=before.version + 1 if before else 1,
            status=status,
            request=self.request,
            squad=self.request.specialists(desk.policy.routing).squad,
            step=step,
            rep_id=rep_id,
            deadline=None,
            attempt=offers + (status is LeadStatus.OPEN),
            opened_at=running.opened_at if running else desk.now,
            decision_seq=before.decision_seq + 1 if before else 1,
            correlation_id=self.correlation_id,
            book_by=book_by(self.request, running, desk.now, desk.policy.sla),
            touched_at=before.touched_at if before else None,
        )

    def placement(
        self, lead: Lead, event: LeadEvent, reason: str, search: Search = NOTHING_SEARCHED
    ) -> Placement:
        """Return the decision with its record."""
        before, after = self.desk.credits, search.credits or {}
        moved = [rep for rep, units in after.items() if units != before.get(rep)]
        record = DecisionRecord(
            account_id=lead.account_id,
            seq=lead.decision_seq,
            outcome=type(event).__name__,
            decided_at=self.desk.now,
            policy_hash=self.desk.policy.hash,
            request=self.request,
            squad=lead.squad,
            step=lead.step,
            rep_id=lead.rep_id,
            reason=reason,
            correlation_id=lead.correlation_id,
            trace=search.trace,
            verdicts=_by_verdict(search.candidates),
            relaxed=search.relaxed,
            turns={rep: (before.get(rep, 0), after[rep]) for rep in moved},
            by=self.by,
        )
        return Placement(self.before, lead, record, event, search.credits, moved=self.moved)

    @property
    def play(self) -> Play | None:
        """Return what the policy says about how to act on the lead."""
        if self.request.play is None:
            return None
        return self.desk.policy.handoff.plays.get(self.request.play)


def _by_verdict(found: Iterable[Candidate]) -> dict[str, tuple[RepId, ...]]:
    reps: dict[str, list[RepId]] = {}
    for candidate in found:
        reps.setdefault(candidate.verdict, []).append(candidate.rep_id)
    return {verdict: tuple(those) for verdict, those in reps.items()}
