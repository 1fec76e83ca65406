"""A lead: an account's claim on one person's attention, from qualification to its end."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from plg_router.domain.routing.request import RoutingRequest
from plg_router.kernel.ids import AccountId, EventId, RepId
from plg_router.policy.routing import Squad


class LeadStatus(StrEnum):
    """Where a lead stands; only an open one holds a rep's slot."""

    OPEN = "open"
    ENGAGED = "engaged"
    ESCALATED = "escalated"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """The step of the fixed order that decided (S73)."""

    OWNER = "owner"
    CAPACITY = "capacity"
    NOBODY = "nobody"


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
    deadline: datetime | None  # UTC; None once nobody is on the clock
    attempt: int
    opened_at: datetime
    decision_seq: int
    correlation_id: EventId

    @property
    def is_open(self) -> bool:
        """Tell whether somebody is on the clock."""
        return self.status is LeadStatus.OPEN

    @property
    def awaits_answer(self) -> bool:
        """Tell whether somebody still has to act: a rep on the clock or a named person."""
        return self.status in {LeadStatus.OPEN, LeadStatus.ESCALATED}
