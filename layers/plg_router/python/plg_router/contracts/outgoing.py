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
    AccountScoredData,
    AccountScoredV1,
    AccountSignalsChangedData,
    AccountSignalsChangedV1,
    ContactKeptData,
    ContactKeptV1,
    VectorData,
)
from plg_router.contracts.envelope import Event, Metadata
from plg_router.contracts.lead_events import (
    ContributionData,
    FactData,
    LeadAssignedData,
    LeadAssignedV1,
    LeadEscalatedData,
    LeadEscalatedV1,
    LeadQualifiedData,
    LeadQualifiedV1,
    LeadReassignedData,
    LeadReassignedV1,
    LeadWithdrawnData,
    LeadWithdrawnV1,
)
from plg_router.domain.assignment.events import (
    LeadAssigned,
    LeadEscalated,
    LeadReassigned,
    LeadWithdrawn,
)
from plg_router.domain.assignment.lead import Lead
from plg_router.domain.assignment.record import decision_id
from plg_router.domain.enrichment.events import AccountEnriched, ContactKept
from plg_router.domain.identity.events import AccountMerged
from plg_router.domain.identity.nodes import domain_of
from plg_router.domain.scoring.contribution import Contribution, Fact
from plg_router.domain.scoring.events import AccountScored, LeadQualified
from plg_router.domain.signals.events import AccountDiscovered, AccountSignalsChanged
from plg_router.kernel.clock import start_of

Announced = (
    AccountDiscovered
    | AccountSignalsChanged
    | AccountMerged
    | ContactKept
    | AccountEnriched
    | AccountScored
    | LeadQualified
    | LeadAssigned
    | LeadReassigned
    | LeadEscalated
    | LeadWithdrawn
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
    )
    return AccountScoredV1(metadata=metadata, data=data)


@announce.register
def _(event: LeadQualified, metadata: Metadata) -> Event:
    data = LeadQualifiedData(
        account_id=event.account_id,
        crossing=event.crossing,
        score=event.score,
        motion=event.motion.value,
        reasons=event.reasons,
        confidence=event.confidence,
        contributions=tuple(map(_contribution, event.contributions)) or None,
    )
    return LeadQualifiedV1(metadata=metadata, data=data)


@announce.register
def _(event: LeadAssigned, metadata: Metadata) -> Event:
    data = LeadAssignedData.model_validate(_offer(event.lead, metadata))
    return LeadAssignedV1(metadata=metadata, data=data)


@announce.register
def _(event: LeadReassigned, metadata: Metadata) -> Event:
    data = LeadReassignedData.model_validate(
        {**_offer(event.lead, metadata), "previous_rep_id": event.previous_rep_id}
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
        }
    )
    return LeadEscalatedV1(metadata=metadata, data=data)


@announce.register
def _(event: LeadWithdrawn, metadata: Metadata) -> Event:
    data = LeadWithdrawnData.model_validate(
        {**_decision(event.lead), "rep_id": event.lead.rep_id, "reason": event.reason}
    )
    return LeadWithdrawnV1(metadata=metadata, data=data)


def _contribution(part: Contribution) -> ContributionData:
    return ContributionData(
        category=part.category.value,
        name=part.name,
        hundredths=part.hundredths,
        evidence=part.evidence,
        facts=tuple(map(_fact, part.facts)),
    )


def _fact(fact: Fact) -> FactData:
    return FactData(
        name=fact.name,
        count=fact.count or None,
        value=fact.value or None,
        first_day=None if fact.first_day is None else start_of(fact.first_day).date(),
        last_day=None if fact.last_day is None else start_of(fact.last_day).date(),
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


def _offer(lead: Lead, metadata: Metadata) -> dict[str, object]:
    return {
        **_decision(lead),
        "rep_id": lead.rep_id,
        "assigned_at": metadata.occurred_at,
        "deadline": lead.deadline,
    }
