"""The kinds of field that contracts are made of: bounded, and of exactly the type they say."""

import re
from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, StringConstraints

from plg_router.domain.signals.mail import LONGEST_ADDRESS

_WRITTEN_OUT = re.compile(r"\d{4}-\d{2}-\d{2}")


def _written_out(value: object) -> object:
    """Return None for numbers: pydantic would take them for seconds, or for milliseconds."""
    written_out = isinstance(value, str) and _WRITTEN_OUT.match(value)
    return value if written_out or isinstance(value, date) else None


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        message = "lies outside the calendar; send a moment of the years 1 to 9999"
        raise ValueError(message) from None


Identifier = Annotated[str, StringConstraints(min_length=1, max_length=128)]
Text = Annotated[str, StringConstraints(max_length=256)]
Address = Annotated[str, StringConstraints(max_length=LONGEST_ADDRESS)]
Moment = Annotated[AwareDatetime, BeforeValidator(_written_out), AfterValidator(_in_utc)]
Day = Annotated[date, BeforeValidator(_written_out)]
Flag = Annotated[bool, Field(strict=True)]
Whole = Annotated[int, Field(strict=True)]
Version = Annotated[
    Whole,
    Field(
        ge=1,
        le=2**63 - 1,
        description="Rises with every change in the CRM; what is not newer changes nothing.",
    ),
]
