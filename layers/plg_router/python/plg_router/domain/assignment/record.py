"""The permanent record of a decision: enough to explain it, and to take it again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from plg_router.domain.assignment.credits import Credits
from plg_router.domain.assignment.lead import Step
from plg_router.domain.routing.candidates import Candidate
from plg_router.domain.routing.request import RoutingRequest
from plg_router.kernel.ids import AccountId, DecisionId, EventId, RepId
from plg_router.policy.routing import Relaxation, Squad


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """One decision about a lead, with every candidate and the reason they were in or out (S73)."""

    account_id: AccountId
    seq: int
    outcome: str  # the name of the event it caused
    decided_at: datetime
    policy_hash: str
    request: RoutingRequest
    squad: Squad
    step: Step
    rep_id: RepId | None
    reason: str
    correlation_id: EventId
    trace: tuple[str, ...] = ()  # what each step found, in the order of the steps
    verdicts: Mapping[str, tuple[RepId, ...]] = field(default_factory=dict)  # on whom each falls
    relaxed: tuple[Relaxation, ...] = ()
    turns: Mapping[RepId, tuple[int, int]] = field(default_factory=dict)  # credit before and after
    by: str | None = None  # who overrode the rules (S139)
    goes_on_from: DecisionId | None = None  # about an account that ended: the same rep's, and turn

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """Return every active rep of the squad, by id, with the verdict on each."""
        found = (Candidate(rep, verdict) for verdict, reps in self.verdicts.items() for rep in reps)
        return tuple(sorted(found, key=lambda candidate: candidate.rep_id))

    @property
    def credits_before(self) -> Credits:
        """Return the credit of those whose turn moved, as it was."""
        return {rep_id: before for rep_id, (before, _) in self.turns.items()}

    @property
    def credits_after(self) -> Credits:
        """Return the credit of those whose turn moved, as it is after the decision."""
        return {rep_id: after for rep_id, (_, after) in self.turns.items()}

    @property
    def decision_id(self) -> DecisionId:
        """Return the name of the decision, unique for ever."""
        return decision_id(self.account_id, self.seq)


def decision_id(account_id: AccountId, seq: int) -> DecisionId:
    """Return the name of an account's n-th decision."""
    return DecisionId(f"{account_id}/{seq}")


def account_and_seq(name: DecisionId) -> tuple[AccountId, int]:
    """Return whose decision a name is of, and which one."""
    account_id, _, seq = name.rpartition("/")
    return AccountId(account_id), int(seq)
