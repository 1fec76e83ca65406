"""What a decision asks a CRM to do, in no CRM's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from infra.crm_subscriber.inbox import DECISIONS

_NOTHING_TO_DO = frozenset({"LeadWithdrawn.v1", "LeadQueued.v1"})
OPPORTUNITY = "OpportunityRequested.v1"


@dataclass(frozen=True, slots=True)
class Errand:
    """The one task of an account, as a decision wants it."""

    account_id: str
    company: str | None  # its domain
    decision_id: str
    decision_seq: int
    assignee: str | None  # a rep, or a person of the policy; None: nobody has anything to do
    is_owner: bool  # the assignee has the account, and does not merely stand in
    subject: str
    text: str
    due: str | None


@dataclass(frozen=True, slots=True)
class NewOpportunity:
    """An opportunity to open, once for its key."""

    key: str
    account_id: str
    company: str | None
    assignee: str
    pipeline: str
    stage: str
    text: str


def errand_of(event_type: str, data: Mapping[str, Any]) -> Errand | None:
    """Return the task that a decision is about; None for any other event."""
    if event_type not in DECISIONS:
        return None
    who = data.get("escalated_to") or data.get("rep_id")
    named = data.get("company") or data["account_id"]
    return Errand(
        account_id=data["account_id"],
        company=data.get("company"),
        decision_id=data["decision_id"],
        decision_seq=data["decision_seq"],
        assignee=None if event_type in _NOTHING_TO_DO else who,
        is_owner=event_type in {"LeadAssigned.v1", "LeadReassigned.v1"},
        subject=f"Reach {named}: score {data['score']}, {data['motion']}",
        text="\n".join([*([data["reason"]] if "reason" in data else []), *data["reasons"]]),
        due=data.get("deadline"),
    )


def opportunity_of(event_type: str, data: Mapping[str, Any]) -> NewOpportunity | None:
    """Return the opportunity that is asked for; None for any other event (S142, S143)."""
    if event_type != OPPORTUNITY:
        return None
    activity = data["activity"]
    used = (
        f"{len(activity['members'])} people, {activity['invited']} invited",
        f"active on {activity['active_days']} days, last on {activity.get('last_active', '-')}",
        f"features: {', '.join(activity['features']) or 'none'}",
    )
    return NewOpportunity(
        key=data["opportunity_key"],
        account_id=data["account_id"],
        company=data.get("company"),
        assignee=data["assigned_to"],
        pipeline=data["pipeline"],
        stage=data["stage"],
        text="\n".join([*data["reasons"], *used]),
    )
