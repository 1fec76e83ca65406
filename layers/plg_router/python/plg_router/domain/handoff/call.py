"""Who is called, and what they are asked to do: the role, the play and the triggers of a lead."""

from dataclasses import dataclass

from plg_router.domain.handoff.assess import Assessment
from plg_router.domain.handoff.triggers import Held
from plg_router.policy.handoff import BY_SIZE, Action, HandoffPolicy
from plg_router.policy.routing import SizeClass


@dataclass(frozen=True, slots=True)
class Call:
    """For whom a lead is, and the play that travels with it."""

    role: str | None  # None: that of the segment
    play: str | None


def call_of(seen: Assessment, policy: HandoffPolicy) -> Call:
    """Return who is to act: by the triggers that ask for a seller, otherwise by the matrix.

    Where triggers ask for different roles, the policy's order of roles decides.
    """
    asking = sorted(
        (one for one in seen.held if Action.ASSIGN in one.trigger.actions),
        key=lambda one: _rank(role_of(one, seen, policy), policy),
    )
    roles = [*(role_of(one, seen, policy) for one in asking), seen.cell.role]
    plays = [*(one.trigger.play for one in asking), seen.cell.play]
    return Call(next(filter(None, roles), None), next(filter(None, plays), None))


def role_of(one: Held, seen: Assessment, policy: HandoffPolicy) -> str | None:
    """Return whose a trigger is; the enterprise class has sellers of its own (S76, T8)."""
    role, by_size = one.trigger.role, policy.by_size
    if seen.size is SizeClass.ENTERPRISE and Action.ASSIGN in one.trigger.actions:
        return by_size.enterprise
    return by_size.otherwise if role == BY_SIZE else role


def _rank(role: str | None, policy: HandoffPolicy) -> int:
    return policy.roles.index(role) if role in policy.roles else len(policy.roles)
