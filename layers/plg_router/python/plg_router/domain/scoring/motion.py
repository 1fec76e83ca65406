"""Choose one of the three motions for an account (S81, T4, T11, T12)."""

from enum import StrEnum

from plg_router.domain.scoring.vector import Level
from plg_router.policy.routing import SizeClass


class Motion(StrEnum):
    """How an account is sold to."""

    SELF_SERVE = "self_serve"
    SALES_ASSIST = "sales_assist"
    SALES_LED = "sales_led"


def motion_of(
    *, passes_gate: bool, size: SizeClass, deal_value: int | None, minimum: int, team: Level
) -> Motion:
    """Return the motion of an account by T12; under the gate everybody serves themselves (S62).

    `deal_value` and `minimum` are US dollars a year; an unknown value counts as none.
    """
    if not passes_gate:
        return Motion.SELF_SERVE
    if size is SizeClass.ENTERPRISE:
        return Motion.SALES_LED
    if size is SizeClass.MID:
        return Motion.SALES_ASSIST
    if size is SizeClass.UNKNOWN:
        return Motion.SALES_ASSIST if team is Level.HIGH else Motion.SELF_SERVE
    return Motion.SALES_ASSIST if (deal_value or 0) >= minimum else Motion.SELF_SERVE
