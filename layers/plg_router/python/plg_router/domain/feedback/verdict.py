"""What sales says of one lead: worth having or not, and what was wrong with it (S205)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from plg_router.kernel.ids import AccountId, DecisionId, RepId


class Answer(StrEnum):
    """Whether sales takes the lead."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Fault(StrEnum):
    """What was wrong with a rejected lead."""

    BAD_SIGNAL = "bad_signal"  # it should never have qualified
    BAD_EXECUTION = "bad_execution"  # it was worth having and was lost


@dataclass(frozen=True, slots=True)
class LeadVerdict:
    """The judgement of one decision; a decision is judged once."""

    account_id: AccountId
    decision_seq: int
    rep_id: RepId
    answer: Answer
    fault: Fault | None  # of a rejected lead
    reason: str
    recorded_at: datetime

    @property
    def decision_id(self) -> DecisionId:
        """Return the name of the decision that is judged."""
        return DecisionId(f"{self.account_id}/{self.decision_seq}")
