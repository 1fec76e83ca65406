"""Turn what the CRM is asked for, and what is announced of its deals, into events."""

from functools import singledispatch

from plg_router.contracts.crm_events import (
    ActivityData,
    DealAttributedData,
    DealAttributedV1,
    OpportunityRequestedData,
    OpportunityRequestedV1,
)
from plg_router.contracts.envelope import Event, Metadata
from plg_router.contracts.lead_outgoing import decision
from plg_router.contracts.score_outgoing import contribution
from plg_router.domain.crm.activity import ProductActivity
from plg_router.domain.crm.events import DealAttributed, OpportunityRequested
from plg_router.domain.identity.nodes import domain_of
from plg_router.kernel.clock import start_of


@singledispatch
def announce(event: OpportunityRequested | DealAttributed, metadata: Metadata) -> Event:
    """Return the contract that announces an opportunity or a deal."""
    message = f"{type(event).__name__} {metadata.event_id} has no contract"
    raise TypeError(message)


@announce.register
def _(event: OpportunityRequested, metadata: Metadata) -> Event:
    lead = event.lead
    data = OpportunityRequestedData.model_validate(
        {
            **decision(lead),
            "opportunity_key": str(lead.request.crossed),
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
        contributions=tuple(map(contribution, activity.contributions)),
    )
