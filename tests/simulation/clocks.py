"""The executions that wait until a lead has to be looked at, as the workflow and its rules do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from plg_router.contracts.envelope import Event
from plg_router.contracts.lead_events import (
    LeadAssignedV1,
    LeadEscalatedV1,
    LeadQueuedV1,
    LeadReassignedV1,
)

CLOCK = "clock"  # the rules' place among the stages
RETRIES = 6  # of the function, before the input joins the dead letters
STARTED_BY = (LeadAssignedV1, LeadReassignedV1, LeadEscalatedV1, LeadQueuedV1)


@dataclass(frozen=True, slots=True)
class Execution:
    """One clock: what it was started with, and when it rings."""

    started_with: Mapping[str, object]
    rings_at: datetime
    failures: int = 0

    def __lt__(self, other: "Execution") -> bool:
        """Tell which of two rings first; what rings at the same moment is in some fixed order."""
        return (self.rings_at, str(self.started_with)) < (other.rings_at, str(other.started_with))

    def is_of(self, account: str, decision_seq: int) -> bool:
        """Tell whether it looks after a lead as a decision left it."""
        started = self.started_with
        return started.get("decision_seq") == decision_seq and started["account_id"] == account


def started_by(event: Event) -> list[Execution]:
    """Return the clocks that an event starts: its own, and the one for the meeting (S91)."""
    if not isinstance(event, STARTED_BY):
        return []
    told = event.data
    account = {"account_id": told.account_id}
    clocks = []
    if told.wake_at:
        decision = {**account, "clock": "first_touch", "decision_seq": told.decision_seq}
        clocks.append(Execution(decision, told.wake_at))
    if told.book_by and not isinstance(event, LeadReassignedV1):
        booking = {**account, "clock": "booking", "book_by": told.book_by}
        clocks.append(Execution(booking, told.book_by))
    return clocks
