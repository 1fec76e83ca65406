"""Turn scores, and the leads that come of them, into the events others read."""

from dataclasses import asdict
from functools import singledispatch

from plg_router.contracts.account_events import AccountScoredData, AccountScoredV1, VectorData
from plg_router.contracts.envelope import Event, Metadata
from plg_router.contracts.lead_events import (
    ContributionData,
    FactData,
    LeadQualifiedData,
    LeadQualifiedV1,
)
from plg_router.domain.scoring.contribution import Contribution
from plg_router.domain.scoring.events import AccountScored, LeadQualified


@singledispatch
def announce(event: AccountScored | LeadQualified, metadata: Metadata) -> Event:
    """Return the contract that announces a score."""
    message = f"{type(event).__name__} {metadata.event_id} has no contract"
    raise TypeError(message)


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
def _(event: LeadQualified, metadata: Metadata) -> Event:
    data = LeadQualifiedData.model_validate(
        {
            "account_id": event.account_id,
            "crossing": event.crossing,
            "score": event.score,
            "motion": event.motion.value,
            "reasons": event.reasons,
            "confidence": event.confidence,
            "contributions": tuple(map(contribution, event.contributions)) or None,
            "role": event.role,
            "tier": event.tier,
            "play": event.play,
            "triggers": event.triggers,
            "seniority": event.seniority.name.lower(),
        }
    )
    return LeadQualifiedV1(metadata=metadata, data=data)


def contribution(part: Contribution) -> ContributionData:
    """Return a share of a score as others read it."""
    return ContributionData(
        category=part.category.value,
        name=part.name,
        hundredths=part.hundredths,
        evidence=part.evidence,
        facts=tuple(map(FactData.of, part.facts)),
    )
