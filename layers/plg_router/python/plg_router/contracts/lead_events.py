"""What is announced of a lead: qualified, assigned, reassigned, escalated, withdrawn."""

from typing import ClassVar

from pydantic import AwareDatetime

from plg_router.contracts.account_events import ROUTER, MotionName
from plg_router.contracts.envelope import Contract, Event
from plg_router.domain.scoring.events import LeadQualified
from plg_router.domain.scoring.motion import Motion
from plg_router.kernel.ids import AccountId


class LeadQualifiedData(Contract):
    """Which account, at which crossing of the threshold, and why."""

    account_id: str
    crossing: int
    score: int
    motion: MotionName
    reasons: tuple[str, ...]

    def qualified(self) -> LeadQualified:
        """Return the domain's event."""
        return LeadQualified(
            AccountId(self.account_id),
            self.crossing,
            self.score,
            Motion(self.motion),
            self.reasons,
        )


class LeadQualifiedV1(Event):
    """An account crossed the threshold in a motion that has a seller; once per crossing."""

    detail_type: ClassVar[str] = "LeadQualified.v1"
    source: ClassVar[str] = ROUTER

    data: LeadQualifiedData


class LeadDecisionData(Contract):
    """What every decision about a lead says; apply it when `decision_seq` exceeds the last one."""

    account_id: str
    company: str | None = None
    decision_id: str
    decision_seq: int
    lead_version: int
    attempt: int
    squad: str
    step: str
    motion: MotionName
    score: int
    reasons: tuple[str, ...]


class LeadAssignedData(LeadDecisionData):
    """Who has the lead, and until when."""

    rep_id: str
    assigned_at: AwareDatetime
    deadline: AwareDatetime


class LeadAssignedV1(Event):
    """A lead has a rep, and the rep's first-touch clock runs."""

    detail_type: ClassVar[str] = "LeadAssigned.v1"
    source: ClassVar[str] = ROUTER

    data: LeadAssignedData


class LeadReassignedData(LeadAssignedData):
    """Who has the lead now, and who let it lapse."""

    previous_rep_id: str


class LeadReassignedV1(Event):
    """A lead passed to another rep after silence."""

    detail_type: ClassVar[str] = "LeadReassigned.v1"
    source: ClassVar[str] = ROUTER

    data: LeadReassignedData


class LeadEscalatedData(LeadDecisionData):
    """The named person who has to act; `rep_id` is the owner where the account has one."""

    escalated_to: str
    reason: str
    rep_id: str | None = None


class LeadEscalatedV1(Event):
    """A named person has to act on a lead that no clock can run for any more."""

    detail_type: ClassVar[str] = "LeadEscalated.v1"
    source: ClassVar[str] = ROUTER

    data: LeadEscalatedData


class LeadWithdrawnData(LeadDecisionData):
    """Why the lead ended, and who may forget it."""

    reason: str
    rep_id: str | None = None


class LeadWithdrawnV1(Event):
    """A lead ended without a touch."""

    detail_type: ClassVar[str] = "LeadWithdrawn.v1"
    source: ClassVar[str] = ROUTER

    data: LeadWithdrawnData
