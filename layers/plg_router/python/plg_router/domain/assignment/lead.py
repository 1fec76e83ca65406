"""A lead: an account's claim on one person's attention, from qualification to its end."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from plg_router.domain.routing.request import RoutingRequest
from plg_router.kernel.ids import AccountId, EventId, RepId
from plg_router.policy.routing import Squad

_MOST_POINTS = 100


class LeadStatus(StrEnum):
    """Where a lead stands; only an open one holds a rep's slot."""

    OPEN = "open"  # a rep is on the clock
    WAITING = "waiting"  # in the manager's queue, until somebody who could take it has room
    ENGAGED = "engaged"
    ESCALATED = "escalated"  # a named person has to act
    PURCHASED = "purchased"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Step(StrEnum):
    """The step of the fixed order that decided (S73)."""

    OWNER = "owner"
    EARLY = "early"  # one person takes the first leads (S218)
    MANUAL = "manual"  # somebody overrode the rules (S139)
    CAPACITY = "capacity"
    NOBODY = "nobody"  # for lack of room, or of anybody at all


@dataclass(frozen=True, slots=True)
class Lead:
    """The single lead of an account; its version fences every clock that was started for it."""

    account_id: AccountId
    version: int
    status: LeadStatus
    request: RoutingRequest
    squad: Squad
    step: Step
    rep_id: RepId | None  # responsible for the account; holds a slot while the lead is open
    deadline: datetime | None  # UTC; of the touch or of the wait, None while neither runs
    attempt: int  # reps it has been offered to
    opened_at: datetime
    decision_seq: int
    correlation_id: EventId
    remind_at: datetime | None = None  # UTC; None once the rep was reminded
    book_by: datetime | None = None  # UTC; None where no meeting has to be booked, or no longer
    touched_at: datetime | None = None  # UTC; when sales first reached the account, in any lead

    @property
    def is_open(self) -> bool:
        """Tell whether somebody is on the clock."""
        return self.status is LeadStatus.OPEN

    @property
    def awaits_answer(self) -> bool:
        """Tell whether somebody still has to act: a rep, whoever has room next, or a person."""
        return self.status in {LeadStatus.OPEN, LeadStatus.WAITING, LeadStatus.ESCALATED}

    @property
    def place_in_line(self) -> str:
        """Return what orders the leads that wait for room: the best score, then the longest."""
        behind = _MOST_POINTS - self.request.score
        return f"{behind:03}/{self.opened_at.isoformat()}"
