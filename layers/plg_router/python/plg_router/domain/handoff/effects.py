"""What a trigger that fires sets off, beside a lead: alerts and offers in the product."""

from collections.abc import Iterator

from plg_router.domain.handoff.assess import Assessment
from plg_router.domain.handoff.call import role_of
from plg_router.domain.handoff.events import (
    AlertRaised,
    HandoffEvent,
    HandoffTriggered,
    InAppMessageRequested,
)
from plg_router.domain.handoff.reasons import activity
from plg_router.domain.handoff.triggers import Held
from plg_router.kernel.ids import RepId
from plg_router.policy.handoff import ALLOWANCE, BY_SIZE, Action
from plg_router.policy.policy import Policy

SOME_ALLOWANCE = "free allowance"  # where the product does not say which one


def triggered(one: Held, seen: Assessment, policy: Policy) -> HandoffTriggered:
    """Return the word that a trigger fired, which leaves at once, under the gate too (S151)."""
    return HandoffTriggered(
        seen.account_id,
        one.name,
        one.trigger.actions,
        role_of(one, seen, policy.handoff),
        one.evidence,
        seen.card.points,
        seen.tier,
    )


def effects_of(
    one: Held, seen: Assessment, policy: Policy, *, owner: RepId | None, quiet: bool
) -> Iterator[HandoffEvent]:
    """Yield what a trigger that fires sets off; `quiet` keeps people out of it (S161)."""
    trigger = one.trigger
    if Action.ALERT in trigger.actions and not quiet:
        yield AlertRaised(
            seen.account_id,
            one.name,
            one.reason,
            trigger.priority,
            for_role=None if owner else _role_alerted(one, seen, policy),
            for_person=owner,
            activity=activity(seen.card),
        )
    if trigger.message is not None:
        allowance = " and ".join(seen.limits) or SOME_ALLOWANCE
        message = trigger.message.replace(ALLOWANCE, allowance)
        yield InAppMessageRequested(seen.account_id, one.name, message, trigger.offers)


def _role_alerted(one: Held, seen: Assessment, policy: Policy) -> str | None:
    """Return the role that a trigger names: specialists hear of it whoever gets the lead."""
    role = one.trigger.role
    return role_of(one, seen, policy.handoff) if role in {None, BY_SIZE} else role
