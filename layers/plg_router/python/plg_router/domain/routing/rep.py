"""A rep: what they may take, how much of it, and when."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from plg_router.domain.routing.working_hours import WorkingHours
from plg_router.kernel.ids import RepId
from plg_router.policy.routing import RoutingPolicy, Squad

NO_ACTIVE_REP = "no active rep"
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Rep:
    """One salesperson as the CRM describes them, and the work they have now."""

    rep_id: RepId
    squads: frozenset[Squad]
    skills: frozenset[str]
    territories: frozenset[str]
    hours: WorkingHours
    weight: int  # share of the pool, relative to the others'
    cap: int  # open leads at a time
    open_leads: int = 0
    active: bool = True
    manager: RepId | None = None
    daily_cap: int | None = None
    weekly_cap: int | None = None
    taken_today: int = 0  # leads, in the rep's own day and ISO week
    taken_this_week: int = 0
    complex_deals: int = 0  # in hand, as the CRM counts them (S134)
    joined_on: date | None = None  # the first day at work; None for whoever has always been there

    def share(self, policy: RoutingPolicy, now: datetime) -> int:
        """Return the weight in hundredths, smaller for a joiner by the policy's ramp."""
        return self.weight * self._percent(policy, now)

    def room(self, policy: RoutingPolicy, now: datetime) -> int:
        """Return how many open leads the rep may hold: a joiner fewer, and at least one."""
        return self._part(self.cap, policy, now)

    def room_today(self, policy: RoutingPolicy, now: datetime) -> int | None:
        """Return how many leads the rep may take a day; None for any number."""
        return None if self.daily_cap is None else self._part(self.daily_cap, policy, now)

    def room_this_week(self, policy: RoutingPolicy, now: datetime) -> int | None:
        """Return how many leads the rep may take a week; None for any number."""
        return None if self.weekly_cap is None else self._part(self.weekly_cap, policy, now)

    def absence(self, now: datetime) -> str | None:
        """Return why the rep is not there at all, whatever the shift; None for one who is."""
        if not self.active:
            return NO_ACTIVE_REP
        if self.joined_on and self.hours.day_of(now) < self.joined_on:
            return "not started yet"
        return "on time off" if self.hours.is_away(now) else None

    def hindrance(
        self, policy: RoutingPolicy, now: datetime, work: timedelta | None = None
    ) -> str | None:
        """Return why the rep can take no lead now, whatever the shift; None for one who can.

        Where somebody else could do it, `work` is what the lead's clock allows: who leaves before
        it has passed would leave the customer alone meanwhile.
        """
        room = self.room(policy, now)
        today, week = self.room_today(policy, now), self.room_this_week(policy, now)
        if absence := self.absence(now):
            return absence
        if work and self.hours.leaves_within(now, work):
            return "on time off before the clock would run out"
        if self.open_leads >= room:
            return f"full with {self.open_leads} of {room} open leads"
        if today is not None and self.taken_today >= today:
            return f"done for today with {self.taken_today} of {today} leads"
        if week is not None and self.taken_this_week >= week:
            return f"done for this week with {self.taken_this_week} of {week} leads"
        return None

    def _part(self, cap: int, policy: RoutingPolicy, now: datetime) -> int:
        return max(1, cap * self._percent(policy, now) // _WHOLE)

    def _percent(self, policy: RoutingPolicy, now: datetime) -> int:
        if self.joined_on is None:
            return _WHOLE
        return policy.percent_after((self.hours.day_of(now) - self.joined_on).days)
