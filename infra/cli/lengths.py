"""Read a length of time as people write it: 30m, 12h, 1d or 2w."""

import re
from datetime import timedelta

from infra.cli.reach import fail

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def length_of(text: str) -> timedelta:
    """Return the length, or leave with status 1 where it is none."""
    found = re.fullmatch(r"([1-9]\d{0,3})([mhdw])", text)
    if not found:
        fail(f"{text} is no length of time; write 30m, 12h, 1d or 2w")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})
