"""Turn a country's English name, as vendors write it, into its ISO 3166-1 code."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

# The zone database names countries in its own way; these are the names it does not know.
_OTHER_NAMES = {
    "bosnia and herzegovina": "BA",
    "czechia": "CZ",
    "democratic republic of the congo": "CD",
    "great britain": "GB",
    "ivory coast": "CI",
    "korea": "KR",
    "macau": "MO",
    "myanmar": "MM",
    "republic of korea": "KR",
    "russian federation": "RU",
    "south korea": "KR",
    "the netherlands": "NL",
    "trinidad and tobago": "TT",
    "türkiye": "TR",
    "uk": "GB",
    "united kingdom": "GB",
    "united states of america": "US",
    "usa": "US",
    "viet nam": "VN",
}


def country_code(name: str | None) -> str | None:
    """Return the code of a country; None where nobody can tell which one is meant."""
    return _codes().get((name or "").strip().casefold())


@cache
def _codes() -> Mapping[str, str]:
    table = files("tzdata").joinpath("zoneinfo/iso3166.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and line[0] != "#")
    return {**{name.casefold(): code for code, name in rows}, **_OTHER_NAMES}
