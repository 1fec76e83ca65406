"""Compile the table of public holidays: one line a calendar, small enough to read at once.

The package is code for 250 countries, a hundred times as large as the days that are asked for. The
days stand in the repository as text, where a new version of the package, or another year, shows as
a change that can be read. After the table's last year only the days count that the CRM names:
`make lists` once a year keeps it ahead. Source: holidays by the Vacanza team (MIT).

A line is `DE 20260101 20260403 ...` for a country, and for a part of it what differs from that:
`DE-BY +20260106 ...`, a `-` before a day on which people work there. A part without a line has the
country's days.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

from holidays import country_holidays, list_supported_countries

from infra.policies.file import policy_of
from plg_router.adapters import public_holidays

FOLDER = Path(public_holidays.__file__).with_name("holidays")

Years = range


def years_around(year: int) -> Years:
    """Return the years a table covers: from the one before to three ahead."""
    return range(year - 1, year + 4)


def years_compiled() -> Years:
    """Return the years that the table in the repository covers."""
    first, last = json.loads((FOLDER / "source.json").read_text())["years"]
    return range(first, last + 1)


def compiled(years: Years) -> dict[str, str]:
    """Return the text of every file of the folder, by its name."""
    source = {"holidays": version("holidays"), "years": [years[0], years[-1]]}
    return {
        "days.txt": "".join(f"{line}\n" for line in _lines(years)),
        "source.json": json.dumps(source) + "\n",
    }


def countries() -> list[str]:
    """Return every country of the policy's territories, in order."""
    territories = policy_of("prod").routing.territories.countries
    return sorted(country for countries in territories.values() for country in countries)


def _lines(years: Years) -> Iterator[str]:
    parts = list_supported_countries(include_aliases=False)
    for country in countries():
        days = set(country_holidays(country, years=years))
        yield f"{country} {_written(days)}"
        for part in sorted(parts[country]):
            local = set(country_holidays(country, subdiv=part, years=years))
            differing = sorted(local ^ days)
            yield " ".join([f"{country}-{part}", *(_mark(day, local) for day in differing)])


def _mark(day: date, local: set[date]) -> str:
    return f"{'+' if day in local else '-'}{day:%Y%m%d}"


def _written(days: Sequence[date] | set[date]) -> str:
    return " ".join(f"{day:%Y%m%d}" for day in sorted(days))
