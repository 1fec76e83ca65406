"""Turn what was decided about leads into the events others read."""

from functools import singledispatch

from plg_router.contracts.envelope import Event, Metadata
from plg_router.contracts.lead_events import (
    LeadAssignedData,
    LeadAssignedV1,
    LeadEscalatedData,
    LeadEscalatedV1,
    LeadQueuedData,
    LeadQueuedV1,
    LeadReassignedData,
    LeadReassignedV1,
    LeadWithdrawnData,
    LeadWithdrawnV1,
    PlayData,
)
from plg_router.contracts.lead_notices import (
    LeadClosedData,
    LeadClosedV1,
    LeadRemindedData,
    LeadRemindedV1,
)
from plg_router.domain.assignment.events import (
    LeadAssigned,
    LeadClosed,
    LeadEscalated,
    LeadEvent,
    LeadNews,
    LeadQueued,
    LeadReassigned,
    LeadReminded,
    LeadWithdrawn,
)
from plg_router.domain.assignment.lead import Lead
from plg_router.domain.assignment.record import decision_id
from plg_router.domain.identity.nodes import domain_of


@singledispatch
def announce(event: LeadEvent | LeadNews, metadata: Metadata) -> Event:
    """Return the contract that announces what was decided about a lead."""
    message = f"{type(event).__name__} {metadata.event_id} has no contract"
    raise TypeError(message)


@announce.register
def _(event: LeadAssigned, metadata: Metadata) -> Event:
    data = LeadAssignedData.model_validate(_offer(event, metadata))
    return LeadAssignedV1(metadata=metadata, data=data)


@announce.register
def _(event: LeadReassigned, metadata: Metadata) -> Event:
    data = LeadReassignedData.model_validate(
        {**_offer(event, metadata), "previous_rep_id": event.previous_rep_id}
    )
    return LeadReassignedV1(metadata=metadata, data=data)


@announce.register
def _(event: LeadEscalated, metadata: Metadata) -> Event:
    data = LeadEscalatedData.model_validate(
        {
            **decision(event.lead),
            "rep_id": event.lead.rep_id,
            "escalated_to": event.escalated_to,
            "reason": event.reason,
            "book_by": event.lead.book_by,
            "wake_at": event.wake_at,
        }
    )
    return LeadEscalatedV1(metadata=metadata, data=data)


@announce.register
def _(event: LeadQueued, metadata: Metadata) -> Event:
    data = LeadQueuedData.model_validate(
        {
            **decision(event.lead),
            "manager": event.manager,
            "reason": event.reason,
            "book_by": event.lead.book_by,
            "wake_at": event.wake_at,
        }
    )
    return LeadQueuedV1(metadata=metadata, data=data)


@announce.register
def _(event: LeadWithdrawn, metadata: Metadata) -> Event:
    data = LeadWithdrawnData.model_validate(
        {**decision(event.lead), "rep_id": event.lead.rep_id, "reason": event.reason}
    )
    return LeadWithdrawnV1(metadata=metadata, data=data)


@announce.register
def _(event: LeadReminded, metadata: Metadata) -> Event:
    lead = event.lead
    data = LeadRemindedData.model_validate(
        {**_notice(lead), "deadline": lead.deadline, "score": lead.request.score}
    )
    return LeadRemindedV1(metadata=metadata, data=data)


@announce.register
def _(event: LeadClosed, metadata: Metadata) -> Event:
    lead = event.lead
    data = LeadClosedData.model_validate(
        {
            **_notice(lead),
            "outcome": lead.status.value,
            "awaits_meeting": lead.book_by is not None,
        }
    )
    return LeadClosedV1(metadata=metadata, data=data)


def decision(lead: Lead) -> dict[str, object]:
    """Return what every decision about a lead says."""
    return {
        "account_id": lead.account_id,
        "company": domain_of(lead.account_id),
        "decision_id": decision_id(lead.account_id, lead.decision_seq),
        "decision_seq": lead.decision_seq,
        "lead_version": lead.version,
        "attempt": lead.attempt,
        "squad": lead.squad.value,
        "step": lead.step.value,
        "motion": lead.request.motion.value,
        "score": lead.request.score,
        "reasons": lead.request.reasons,
        "confidence": lead.request.confidence,
    }


def _notice(lead: Lead) -> dict[str, object]:
    return {
        "account_id": lead.account_id,
        "company": domain_of(lead.account_id),
        "decision_id": decision_id(lead.account_id, lead.decision_seq),
        "lead_version": lead.version,
        "squad": lead.squad.value,
        "rep_id": lead.rep_id,
    }


def _offer(event: LeadAssigned | LeadReassigned, metadata: Metadata) -> dict[str, object]:
    lead, play = event.lead, event.play
    return {
        **decision(lead),
        "rep_id": lead.rep_id,
        "assigned_at": metadata.occurred_at,
        "deadline": lead.deadline,
        "book_by": lead.book_by,
        "wake_at": event.wake_at,
        "role": lead.request.role,
        "triggers": lead.request.triggers,
        "play": play and PlayData(name=lead.request.play or "", **play.model_dump()),
    }
