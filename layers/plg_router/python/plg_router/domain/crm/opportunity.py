"""Decide whether a lead opens an opportunity in the CRM (S141 to S143, T6, T7)."""

from plg_router.domain.assignment.events import LeadEscalated
from plg_router.domain.assignment.lead import LeadStatus
from plg_router.domain.assignment.placement import Placement
from plg_router.domain.crm.activity import product_activity
from plg_router.domain.crm.events import OpportunityRequested
from plg_router.domain.crm.pipelines import position
from plg_router.domain.handoff.standing import Standing
from plg_router.domain.signals.profile import NOTHING, Profile
from plg_router.policy.policy import Policy

_NEVER_JUDGED = Standing()


def opportunity_requested(
    placement: Placement,
    policy: Policy,
    profile: Profile = NOTHING,
    standing: Standing = _NEVER_JUDGED,
) -> OpportunityRequested | None:
    """Return the opportunity that a decision asks the CRM for, or None.

    It takes a score at the gate, the employees the policy names or a trigger that opens one, and no
    opportunity open already.
    The first decision of a crossing that gives the lead to somebody asks for it, and no later one:
    a lead that waits for capacity asks once it is given away (T7). What the profile and the
    standing hold of the account's use goes with it.
    """
    request = placement.lead.request
    assigned_to = _given_to(placement)
    if assigned_to is None or _was_asked_for(placement):
        return None
    if request.crm and request.crm.has_open_opportunity:
        return None
    if policy.scoring.threshold is None or request.score < policy.scoring.threshold:
        return None
    large = (request.company.employees or 0) >= policy.crm.opportunity_from_employees
    if not large and not policy.handoff.opens_opportunity(request.triggers):
        return None
    return OpportunityRequested(
        placement.lead,
        assigned_to,
        position(profile, request.motion, (), policy.crm),
        product_activity(profile, standing),
    )


def _given_to(placement: Placement) -> str | None:
    """Return who has to act after a decision: a rep, or the named person."""
    event = placement.event
    if isinstance(event, LeadEscalated):
        return placement.lead.rep_id or event.escalated_to
    return placement.takes


def _was_asked_for(placement: Placement) -> bool:
    """Tell whether an earlier decision of this crossing gave the lead to somebody already.

    Of a lead that moved here that may be a decision about the account it comes from.
    """
    earlier, crossed = placement.moved, placement.lead.request.crossed
    if earlier is None and placement.before and placement.before.request.crossed == crossed:
        earlier = placement.before
    return earlier is not None and (
        earlier.rep_id is not None or earlier.status is LeadStatus.ESCALATED
    )
