"""Name the days on which a country or a part of it does not work, from a table in the code."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

_DAYS = Path(__file__).with_name("holidays") / "days.txt"  # compiled by infra.holidays


class PublicHolidays:
    """The calendars that ship with the code: DE, DE-BY, US, ...; read when one is first asked."""

    def knows(self, calendar: str) -> bool:
        """Tell whether there is such a calendar."""
        return calendar in _calendars()

    def days(self, calendar: str) -> frozenset[date]:
        """Return the local days without work; none for a calendar that is unknown."""
        return _days(calendar) if self.knows(calendar) else frozenset()


@cache
def _calendars() -> Mapping[str, str]:
    lines = (line.partition(" ") for line in _DAYS.read_text().splitlines())
    return {calendar: days for calendar, _, days in lines}


@cache
def _days(calendar: str) -> frozenset[date]:
    marks = _calendars()[calendar].split()
    country, _, part = calendar.partition("-")
    if not part:
        return frozenset(map(_day, marks))
    more = {_day(mark[1:]) for mark in marks if mark.startswith("+")}
    fewer = {_day(mark[1:]) for mark in marks if mark.startswith("-")}
    return _days(country) - fewer | more


def _day(written: str) -> date:
    return date.fromisoformat(written)
