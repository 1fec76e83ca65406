"""When a rep works: shifts in the rep's own zone, holidays, time off, daylight saving."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_HORIZON_DAYS = 366  # nobody is asked to answer later than within a year


@dataclass(frozen=True, slots=True)
class Shift:
    """One weekly stretch of work, in minutes since local midnight; 1440 is the next midnight."""

    weekday: int  # 0 is Monday
    start_minute: int
    end_minute: int


@dataclass(frozen=True, slots=True)
class Absence:
    """A stretch of time off, in UTC; the end is the first moment back."""

    start: datetime
    end: datetime


class HolidayCalendars(Protocol):
    """Where the public holidays of a country or of a part of it are looked up."""

    def knows(self, calendar: str) -> bool:
        """Tell whether there is such a calendar."""

    def days(self, calendar: str) -> frozenset[date]:
        """Return the local days without work; none for a calendar that is unknown."""


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """A rep's calendar."""

    zone: str  # IANA name
    shifts: tuple[Shift, ...]
    holidays: frozenset[date] = frozenset()
    time_off: tuple[Absence, ...] = ()
    calendar: str | None = None  # of public holidays, e.g. DE-BY, beside the days named above

    def observing(self, calendars: HolidayCalendars) -> "WorkingHours":
        """Return the hours with the days of their calendar among the holidays."""
        if self.calendar is None:
            return self
        return replace(self, holidays=self.holidays | calendars.days(self.calendar))

    @property
    def regular(self) -> "WorkingHours":
        """Return the hours as they would be without any time off."""
        return replace(self, time_off=())

    def has_work(self, start: datetime) -> bool:
        """Tell whether there is any work within a year, time off aside."""
        return any(self.regular.stretches(start))

    def day_of(self, now: datetime) -> date:
        """Return the day on the rep's own calendar."""
        return now.astimezone(ZoneInfo(self.zone)).date()

    def is_away(self, now: datetime) -> bool:
        """Tell whether the rep is on time off."""
        return any(absence.start <= now < absence.end for absence in self.time_off)

    def leaves_within(self, start: datetime, work: timedelta) -> bool:
        """Tell whether time off would come between `start` and the end of so much work."""
        is_announced = any(absence.end > start for absence in self.time_off)
        return is_announced and self.after(start, work) > self.regular.after(start, work)

    def is_on_shift(self, now: datetime) -> bool:
        """Tell whether the rep is at work."""
        zone, today = ZoneInfo(self.zone), self.day_of(now)
        if today in self.holidays or self.is_away(now):
            return False
        weekday = today.weekday()
        return any(
            _at(today, shift.start_minute, zone) <= now < _at(today, shift.end_minute, zone)
            for shift in self.shifts
            if shift.weekday == weekday
        )

    def after(self, start: datetime, work: timedelta) -> datetime:
        """Return the UTC moment at which so much working time has passed since `start` (S144).

        A calendar that holds less than that much work in a year answers with the year's end.
        """
        left = work
        for begins, ends in self.stretches(start):
            if ends - begins >= left:
                return begins + left
            left -= ends - begins
        return start + _HORIZON_DAYS * _DAY

    def stretches(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield a year's working time in UTC, in order; overlapping shifts count once."""
        zone, today = ZoneInfo(self.zone), self.day_of(start)
        reached = start
        for offset in range(_HORIZON_DAYS):
            day = today + offset * _DAY
            if day in self.holidays:
                continue
            shifts = (shift for shift in self.shifts if shift.weekday == day.weekday())
            for begins, ends in sorted(
                (_at(day, shift.start_minute, zone), _at(day, shift.end_minute, zone))
                for shift in shifts
            ):
                yield from self._worked(max(begins, reached), ends)
                reached = max(reached, ends)

    def _worked(self, begins: datetime, ends: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the parts of a stretch that time off leaves."""
        for absence in sorted(self.time_off, key=lambda absence: absence.start):
            if absence.start < ends and absence.end > begins:
                if absence.start > begins:
                    yield begins, absence.start
                begins = absence.end
        if begins < ends:
            yield begins, ends


def _at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """Return a local wall-clock moment in UTC; in the autumn's doubled hour the first one."""
    days, minute = divmod(minute, 24 * 60)
    local = datetime.combine(day + days * _DAY, time(minute // 60, minute % 60), zone)
    return local.astimezone(UTC)
