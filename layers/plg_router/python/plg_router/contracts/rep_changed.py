"""RepChanged.v1: the CRM's record of a salesperson (S18)."""

import re
from datetime import datetime
from functools import cache
from typing import Annotated, ClassVar, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from plg_router.contracts.envelope import Contract, Event
from plg_router.contracts.fields import (
    Day,
    Flag,
    Identifier,
    Moment,
    PersonIdentifier,
    Version,
    Whole,
    Word,
)
from plg_router.domain.routing.rep import Rep
from plg_router.domain.routing.working_hours import (
    Absence,
    HolidayCalendars,
    Shift,
    WorkingHours,
)
from plg_router.kernel.errors import Rejected
from plg_router.kernel.ids import RepId
from plg_router.policy.routing import Squad

MOST_ENTRIES = 100
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00")


@cache  # of the 1,441 there are
def _minutes(clock: str) -> int:
    if not _CLOCK.fullmatch(clock):
        message = "is no time of day; send HH:MM, up to 24:00"
        raise ValueError(message)
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        message = "is no IANA time zone; send one such as Europe/Berlin"
        raise ValueError(message) from None
    return name


def _clock(text: str) -> str:
    _minutes(text)
    return text


ClockTime = Annotated[
    str, AfterValidator(_clock), Field(json_schema_extra={"pattern": f"^({_CLOCK.pattern})$"})
]
Zone = Annotated[str, StringConstraints(max_length=64), AfterValidator(_known_zone)]


class ShiftData(Contract):
    """A weekly stretch of work, in the rep's zone."""

    weekday: Whole = Field(ge=0, le=6, description="0 is Monday.")
    start: ClockTime = Field(description="HH:MM, local time.")
    end: ClockTime = Field(description="HH:MM, later on the same day; 24:00 is midnight.")

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if _minutes(self.end) <= _minutes(self.start):
            message = "ends before it starts; split a night shift at 24:00"
            raise ValueError(message)
        return self


class TimeOffData(Contract):
    """An absence."""

    start: Moment = Field(description="The first moment away.")
    end: Moment = Field(description="The first moment back.")

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.end <= self.start:
            message = "ends before it starts; send the first moment back as its end"
            raise ValueError(message)
        return self


class RepChangedData(Contract):
    """A rep as the CRM knows them."""

    rep_id: PersonIdentifier = Field(description="The CRM's own id of the rep, no address.")
    version: Version
    active: Flag = Field(default=True, description="False: no lead goes there any more.")
    squads: tuple[Squad, ...] = Field(
        min_length=1, max_length=len(Squad), description="Whose leads they take."
    )
    skills: tuple[Word, ...] = Field(
        default=(), max_length=MOST_ENTRIES, description="As the policy names them: smb, ..."
    )
    territories: tuple[Word, ...] = Field(
        min_length=1, max_length=MOST_ENTRIES, description="As the policy names them: EMEA, ..."
    )
    weight: Whole = Field(
        default=1, ge=1, le=1000, description="Share of the squad's leads, relative to others'."
    )
    cap: Whole = Field(ge=1, le=10_000, description="Most open leads at a time.")
    daily_cap: Whole | None = Field(
        default=None, ge=1, le=10_000, description="Most new leads on one of the rep's days."
    )
    weekly_cap: Whole | None = Field(
        default=None, ge=1, le=10_000, description="Most new leads from Monday to Sunday."
    )
    joined_on: Day | None = Field(
        default=None,
        description="The first day at work: no lead comes before it, and fewer do at first.",
    )
    zone: Zone = Field(description="IANA time zone, e.g. Europe/Berlin.")
    shifts: tuple[ShiftData, ...] = Field(
        min_length=1, max_length=MOST_ENTRIES, description="A rep without shifts is refused."
    )
    holidays: tuple[Day, ...] = Field(
        default=(), max_length=366, description="Days without work, local."
    )
    holiday_calendar: Identifier | None = Field(
        default=None,
        description="Public holidays beside these days: a country or a part of it, DE or DE-BY.",
    )
    time_off: tuple[TimeOffData, ...] = Field(
        default=(),
        max_length=MOST_ENTRIES,
        description="Nobody is handed a lead meanwhile, or too shortly before to answer it.",
    )
    manager_rep_id: PersonIdentifier | None = Field(
        default=None, description="Who acts for an owner without a backup."
    )

    def rep(self, calendars: HolidayCalendars, since: datetime) -> Rep:
        """Return the rep, without the open leads that only the router knows.

        Raises Rejected for public holidays that nobody knows, and where nothing of the shifts is
        left to work within a year.
        """
        if self.holiday_calendar and not calendars.knows(self.holiday_calendar):
            fix = "is no calendar we know; send a country or a part of it such as DE or DE-BY"
            raise Rejected("detail.data.holiday_calendar", fix)
        hours = WorkingHours(
            zone=self.zone,
            shifts=tuple(
                Shift(shift.weekday, _minutes(shift.start), _minutes(shift.end))
                for shift in self.shifts
            ),
            holidays=frozenset(self.holidays),
            time_off=tuple(Absence(off.start, off.end) for off in self.time_off),
            calendar=self.holiday_calendar,
        )
        if not hours.observing(calendars).has_work(since):
            fix = "leave no day to work within a year; send shifts on other days than holidays"
            raise Rejected("detail.data.shifts", fix)
        return Rep(
            rep_id=RepId(self.rep_id),
            squads=frozenset(self.squads),
            skills=frozenset(self.skills),
            territories=frozenset(self.territories),
            hours=hours,
            weight=self.weight,
            cap=self.cap,
            active=self.active,
            manager=RepId(self.manager_rep_id) if self.manager_rep_id else None,
            daily_cap=self.daily_cap,
            weekly_cap=self.weekly_cap,
            joined_on=self.joined_on,
        )


class RepChangedV1(Event):
    """A rep joined, left, or changed squad, hours, territory or capacity."""

    detail_type: ClassVar[str] = "RepChanged.v1"
    source: ClassVar[str] = "crm"

    data: RepChangedData
