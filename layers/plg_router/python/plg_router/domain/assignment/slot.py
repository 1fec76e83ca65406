"""Room for one more lead with a rep: the caps that hold, and the days they are counted on."""

from dataclasses import dataclass
from datetime import datetime

from plg_router.domain.routing.rep import Rep
from plg_router.domain.routing.working_hours import WorkingHours
from plg_router.kernel.ids import RepId
from plg_router.policy.routing import RoutingPolicy


@dataclass(frozen=True, slots=True)
class Slot:
    """What a decision saw of a rep's room; whoever takes the slot counts on from there."""

    rep_id: RepId
    room: int  # open leads the rep may hold: the cap, or less for a joiner
    room_today: int | None  # leads the rep may take, likewise; None for any number
    room_this_week: int | None
    day: str
    week: str
    taken_today: int
    taken_this_week: int


def slot_of(rep: Rep, policy: RoutingPolicy, now: datetime) -> Slot:
    """Return the slot that a decision at this moment would take of a rep (S80, S133)."""
    day, week = day_and_week(rep.hours, now)
    return Slot(
        rep_id=rep.rep_id,
        room=rep.room(policy, now),
        room_today=rep.room_today(policy, now),
        room_this_week=rep.room_this_week(policy, now),
        day=day,
        week=week,
        taken_today=rep.taken_today,
        taken_this_week=rep.taken_this_week,
    )


def day_and_week(hours: WorkingHours, now: datetime) -> tuple[str, str]:
    """Return the names of the day and the ISO week on a rep's own calendar."""
    day = hours.day_of(now)
    year, week, _ = day.isocalendar()
    return day.isoformat(), f"{year}-W{week:02}"
