"""The permanent record of a decision: enough to explain it, and to take it again."""

from dataclasses import dataclass, field
from datetime import datetime

from plg_router.domain.assignment.credits import Credits
from plg_router.domain.assignment.lead import Step
from plg_router.domain.routing.candidates import Candidate
from plg_router.domain.routing.request import RoutingRequest
from plg_router.kernel.ids import AccountId, DecisionId, EventId, RepId
from plg_router.policy.routing import Relaxation, Segment, Squad


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """One decision about a lead, with every candidate and the reason they were in or out (S73)."""

    account_id: AccountId
    seq: int
    outcome: str  # the name of the event it caused
    decided_at: datetime
    policy_hash: str
    request: RoutingRequest
    segment: Segment
    squad: Squad
    territory: str
    step: Step
    rep_id: RepId | None
    reason: str
    correlation_id: EventId
    candidates: tuple[Candidate, ...] = ()
    relaxed: tuple[Relaxation, ...] = ()
    credits_before: Credits = field(default_factory=dict)
    credits_after: Credits = field(default_factory=dict)

    @property
    def decision_id(self) -> DecisionId:
        """Return the name of the decision, unique for ever."""
        return decision_id(self.account_id, self.seq)


def decision_id(account_id: AccountId, seq: int) -> DecisionId:
    """Return the name of an account's n-th decision."""
    return DecisionId(f"{account_id}/{seq}")
