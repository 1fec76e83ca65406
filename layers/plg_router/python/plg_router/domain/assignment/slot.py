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
    day: str
    week: str
    taken_today: int
    taken_this_week: int


def slot_of(rep: Rep, policy: RoutingPolicy, now: datetime) -> Slot:
    """Return the slot that a decision at this moment would take of a rep (S80, S133)."""
    room = rep.room(policy, now)
    day, week = day_and_week(rep.hours, now)
    return Slot(rep.rep_id, room, day, week, rep.taken_today, rep.taken_this_week)


def day_and_week(hours: WorkingHours, now: datetime) -> tuple[str, str]:
    """Return the names of the day and the ISO week on a rep's own calendar."""
    day = hours.day_of(now)
    year, week, _ = day.isocalendar()
    return day.isoformat(), f"{year}-W{week:02}"
