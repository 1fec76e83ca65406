"""Turn what the domain decided into the events others read."""

from dataclasses import asdict
from functools import singledispatch

from plg_router.contracts.account_events import (
    AccountDiscoveredData,
    AccountDiscoveredV1,
    AccountEnrichedData,
    AccountEnrichedV1,
    AccountMergedData,
    AccountMergedV1,
    AccountOwnerChangedData,
    AccountOwnerChangedV1,
    AccountScoredData,
    AccountScoredV1,
    AccountSignalsChangedData,
    AccountSignalsChangedV1,
    ContactKeptData,
    ContactKeptV1,
    VectorData,
)
from plg_router.contracts.crm_events import (
    ActivityData,
    DealAttributedData,
    DealAttributedV1,
    OpportunityRequestedData,
    OpportunityRequestedV1,
)
from plg_router.contracts.envelope import Event, Metadata
from plg_router.contracts.handoff_outgoing import announce_handoff
from plg_router.contracts.lead_events import (
    ContributionData,
    FactData,
    LeadAssignedData,
    LeadAssignedV1,
    LeadEscalatedData,
    LeadEscalatedV1,
    LeadQualifiedData,
    LeadQualifiedV1,
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
    LeadQueued,
    LeadReassigned,
    LeadReminded,
    LeadWithdrawn,
)
from plg_router.domain.assignment.lead import Lead
from plg_router.domain.assignment.record import decision_id
from plg_router.domain.crm.activity import ProductActivity
from plg_router.domain.crm.events import DealAttributed, OpportunityRequested
from plg_router.domain.enrichment.events import AccountEnriched, ContactKept
from plg_router.domain.handoff.events import HandoffEvent
from plg_router.domain.identity.events import AccountMerged
from plg_router.domain.identity.nodes import domain_of
from plg_router.domain.routing.events import AccountOwnerChanged
from plg_router.domain.scoring.contribution import Contribution
from plg_router.domain.scoring.events import AccountScored, LeadQualified
from plg_router.domain.signals.events import AccountDiscovered, AccountSignalsChanged
from plg_router.kernel.clock import start_of

Announced = (
    AccountDiscovered
    | AccountSignalsChanged
    | AccountMerged
    | ContactKept
    | AccountOwnerChanged
    | AccountEnriched
    | AccountScored
    | HandoffEvent
    | LeadQualified
    | LeadAssigned
    | LeadReassigned
    | LeadEscalated
    | LeadQueued
    | LeadWithdrawn
    | LeadReminded
    | LeadClosed
    | OpportunityRequested
    | DealAttributed
)


@singledispatch
def announce(event: Announced, metadata: Metadata) -> Event:
    """Return the contract that announces a domain event."""
    message = f"{type(event).__name__} {metadata.event_id} has no contract"
    raise TypeError(message)


@announce.register
def _(event: AccountDiscovered, metadata: Metadata) -> Event:
    data = AccountDiscoveredData(
        account_id=event.account_id, domain=event.domain, profile_version=event.profile_version
    )
    return AccountDiscoveredV1(metadata=metadata, data=data)


@announce.register
def _(event: AccountSignalsChanged, metadata: Metadata) -> Event:
    data = AccountSignalsChangedData(
        account_id=event.account_id, profile_version=event.profile_version
    )
    return AccountSignalsChangedV1(metadata=metadata, data=data)


@announce.register
def _(event: AccountMerged, metadata: Metadata) -> Event:
    data = AccountMergedData(account_id=event.account_id, into=event.into)
    return AccountMergedV1(metadata=metadata, data=data)


@announce.register
def _(event: AccountOwnerChanged, metadata: Metadata) -> Event:
    data = AccountOwnerChangedData(
        account_id=event.account_id,
        owner_rep_id=event.owner,
        previous_owner_rep_id=event.previous_owner,
    )
    return AccountOwnerChangedV1(metadata=metadata, data=data)


@announce.register
def _(event: ContactKept, metadata: Metadata) -> Event:
    return ContactKeptV1(metadata=metadata, data=ContactKeptData(person=event.person))


@announce.register
def _(event: AccountEnriched, metadata: Metadata) -> Event:
    data = AccountEnrichedData(account_id=event.account_id, provider=event.source)
    return AccountEnrichedV1(metadata=metadata, data=data)


@announce.register
def _(event: AccountScored, metadata: Metadata) -> Event:
    data = AccountScoredData(
        account_id=event.account_id,
        score=event.score,
        vector=VectorData(**asdict(event.vector)),
        motion=event.motion.value,
        passes_gate=event.passes_gate,
        policy_hash=event.policy_hash,
        tier=event.tier,
    )
    return AccountScoredV1(metadata=metadata, data=data)


@announce.register
def _(event: HandoffEvent, metadata: Metadata) -> Event:
    return announce_handoff(event, metadata)


@announce.register
def _(event: LeadQualified, metadata: Metadata) -> Event:
    data = LeadQualifiedData.model_validate(
        {
            "account_id": event.account_id,
            "crossing": event.crossing,
            "score": event.score,
            "motion": event.motion.value,
            "reasons": event.reasons,
            "confidence": event.confidence,
            "contributions": tuple(map(_contribution, event.contributions)) or None,
            "role": event.role,
            "tier": event.tier,
            "play": event.play,
            "triggers": event.triggers,
            "seniority": event.seniority.name.lower(),
        }
    )
    return LeadQualifiedV1(metadata=metadata, data=data)


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
            **_decision(event.lead),
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
            **_decision(event.lead),
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
        {**_decision(event.lead), "rep_id": event.lead.rep_id, "reason": event.reason}
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


@announce.register
def _(event: OpportunityRequested, metadata: Metadata) -> Event:
    lead = event.lead
    data = OpportunityRequestedData.model_validate(
        {
            **_decision(lead),
            "opportunity_key": f"{lead.account_id}/{lead.request.crossing}",
            "assigned_to": event.assigned_to,
            "rep_id": lead.rep_id,
            "employees": lead.request.company.employees,
            "pipeline": event.position.pipeline.value,
            "stage": event.position.stage,
            "activity": _activity(event.activity),
        }
    )
    return OpportunityRequestedV1(metadata=metadata, data=data)


@announce.register
def _(event: DealAttributed, metadata: Metadata) -> Event:
    deal, rule = event.deal, event.rule
    data = DealAttributedData.model_validate(
        {
            "account_id": event.account_id,
            "company": domain_of(event.account_id),
            "deal_id": deal.deal_id,
            "deal_version": deal.version,
            "won": deal.won,
            "amount": deal.amount,
            "channel": deal.channel,
            "closed_at": deal.closed_at,
            "rule": rule.rule,
            "sourced_by": rule.sourced_by.value,
            "assisted_by": rule.assisted_by and rule.assisted_by.value,
            "pipeline": rule.pipeline.value,
            "policy_hash": event.policy_hash,
        }
    )
    return DealAttributedV1(metadata=metadata, data=data)


def _activity(activity: ProductActivity) -> ActivityData:
    last = activity.last_active_day
    return ActivityData(
        members=activity.members,
        invited=activity.invited,
        features=activity.features,
        active_days=activity.active_days,
        last_active=None if last is None else start_of(last).date(),
        contributions=tuple(map(_contribution, activity.contributions)),
    )


def _contribution(part: Contribution) -> ContributionData:
    return ContributionData(
        category=part.category.value,
        name=part.name,
        hundredths=part.hundredths,
        evidence=part.evidence,
        facts=tuple(map(FactData.of, part.facts)),
    )


def _decision(lead: Lead) -> dict[str, object]:
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
        **_decision(lead),
        "rep_id": lead.rep_id,
        "assigned_at": metadata.occurred_at,
        "deadline": lead.deadline,
        "book_by": lead.book_by,
        "wake_at": event.wake_at,
        "role": lead.request.role,
        "triggers": lead.request.triggers,
        "play": play and PlayData(name=lead.request.play or "", **play.model_dump()),
    }
