"""RepChanged.v1: the CRM's record of a salesperson (S18)."""

import re
from datetime import UTC, date
from typing import Annotated, ClassVar, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime, Field, model_validator

from plg_router.contracts.envelope import Contract, Event, Identifier
from plg_router.domain.routing.rep import Rep
from plg_router.domain.routing.working_hours import Absence, Shift, WorkingHours
from plg_router.kernel.ids import RepId
from plg_router.policy.routing import Squad

MOST_ENTRIES = 100
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00")


def _minutes(clock: str) -> int:
    if not _CLOCK.fullmatch(clock):
        message = "write the time as HH:MM, up to 24:00"
        raise ValueError(message)
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        message = "is no IANA time zone; write one such as Europe/Berlin"
        raise ValueError(message) from None
    return name


def _clock(text: str) -> str:
    _minutes(text)
    return text


ClockTime = Annotated[str, AfterValidator(_clock)]


class ShiftData(Contract):
    """A weekly stretch of work in the rep's zone; weekday 0 is Monday."""

    weekday: int = Field(ge=0, le=6)
    start: ClockTime
    end: ClockTime

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if _minutes(self.end) <= _minutes(self.start):
            message = "end must lie after start; split a night shift at 24:00"
            raise ValueError(message)
        return self


class TimeOffData(Contract):
    """An absence; the end is the first moment back."""

    start: AwareDatetime
    end: AwareDatetime


class RepChangedData(Contract):
    """A rep as the CRM knows them; `version` rises with every change there."""

    rep_id: Identifier
    version: int = Field(ge=1)
    active: bool = True
    squads: tuple[Squad, ...] = Field(min_length=1, max_length=len(Squad))
    skills: tuple[Identifier, ...] = Field(default=(), max_length=MOST_ENTRIES)
    territories: tuple[Identifier, ...] = Field(min_length=1, max_length=MOST_ENTRIES)
    weight: int = Field(default=1, ge=1, le=1000)
    cap: int = Field(ge=1, le=10_000, description="Open leads at a time.")
    zone: Annotated[str, AfterValidator(_known_zone)] = Field(description="IANA name.")
    shifts: tuple[ShiftData, ...] = Field(
        min_length=1, max_length=MOST_ENTRIES, description="A rep without shifts is refused."
    )
    holidays: tuple[date, ...] = Field(default=(), max_length=366)
    time_off: tuple[TimeOffData, ...] = Field(default=(), max_length=MOST_ENTRIES)
    manager_rep_id: Identifier | None = None

    def rep(self) -> Rep:
        """Return the rep, without the open leads that only the router knows."""
        hours = WorkingHours(
            zone=self.zone,
            shifts=tuple(
                Shift(shift.weekday, _minutes(shift.start), _minutes(shift.end))
                for shift in self.shifts
            ),
            holidays=frozenset(self.holidays),
            time_off=tuple(
                Absence(off.start.astimezone(UTC), off.end.astimezone(UTC)) for off in self.time_off
            ),
        )
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
        )


class RepChangedV1(Event):
    """A rep joined, left, or changed squad, hours, territory or capacity."""

    detail_type: ClassVar[str] = "RepChanged.v1"
    source: ClassVar[str] = "crm"

    data: RepChangedData
