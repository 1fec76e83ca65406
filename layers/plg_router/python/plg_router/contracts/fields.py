"""The kinds of field that contracts are made of: bounded, and of exactly the type they say."""

import re
from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    StringConstraints,
    WithJsonSchema,
)

from plg_router.contracts.addresses import holds_address, masked
from plg_router.domain.signals.mail import LONGEST_ADDRESS

IS_AN_ADDRESS = "is an address; send the CRM's id of the person"
IS_NO_ACCOUNT = "is an address; send the account_id of the lead's own events"
LONGEST_IDENTIFIER = 128
MOST_FIELDS = 1000  # of one object; Amplitude takes as many properties
LARGEST_VERSION = 2**63 - 1
LAST_MILLISECOND = 253_402_300_799_999  # of the year 9999, since 1970

_LONGEST_MOMENT = 64  # written out with all the digits and offsets there are
_WRITTEN_OUT = re.compile(r"\d{4}-\d{2}-\d{2}")


def _written_out(value: object) -> object:
    """Return None for numbers: pydantic would take them for seconds, or for milliseconds."""
    if isinstance(value, str):
        return value if len(value) <= _LONGEST_MOMENT and _WRITTEN_OUT.match(value) else None
    return value if isinstance(value, date) else None


def _in_utc(moment: datetime) -> datetime:
    """Return a moment in UTC, which one without a zone is in already."""
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:
        message = "lies outside the calendar; send a moment of the years 1 to 9999"
        raise ValueError(message) from None


def _since_1970(value: object) -> datetime:
    if isinstance(value, bool) or not isinstance(value, int | float):
        message = "is no number; send the seconds since 1970, such as 1795167000"
        raise ValueError(message)  # noqa: TRY004  pydantic catches no TypeError
    try:
        if value >= 0:
            return datetime.fromtimestamp(value / 1000 if value > _LARGEST_SECOND else value, UTC)
    except (OverflowError, OSError, ValueError):
        pass
    message = "lies outside the calendar; send the seconds since 1970"
    raise ValueError(message)


def _as_text(value: object) -> object:
    """Return a number as text, and nothing for an empty one: vendors number users and events."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return None if value == "" else value


def _no_address(identifier: str) -> str:
    """Return an id that names a person to the CRM and tells nobody how to write to them."""
    if holds_address(identifier):
        raise ValueError(IS_AN_ADDRESS)
    return identifier


def _ours(identifier: str) -> str:
    """Return an id that we gave, and which therefore holds no address."""
    if holds_address(identifier):
        raise ValueError(IS_NO_ACCOUNT)
    return identifier


def _as_object(value: object) -> object:
    return {} if value is None else value


_LARGEST_SECOND = 100_000_000_000  # beyond it lie milliseconds: 1973 of them, 5138 of seconds

Identifier = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_IDENTIFIER)]
PersonIdentifier = Annotated[Identifier, AfterValidator(_no_address)]
OurAccount = Annotated[Identifier, AfterValidator(_ours)]
Word = Annotated[Identifier, AfterValidator(masked)]
Text = Annotated[str, StringConstraints(max_length=256)]
Told = Annotated[Text, AfterValidator(masked)]
EventName = Annotated[str, StringConstraints(min_length=1, max_length=256)]
Address = Annotated[str, StringConstraints(max_length=LONGEST_ADDRESS)]
Moment = Annotated[AwareDatetime, BeforeValidator(_written_out), AfterValidator(_in_utc)]
UtcMoment = Annotated[
    datetime,
    BeforeValidator(_written_out),
    AfterValidator(_in_utc),
    WithJsonSchema(
        {"type": "string", "pattern": _WRITTEN_OUT.pattern, "maxLength": _LONGEST_MOMENT}
    ),
]
EpochMoment = Annotated[
    datetime, BeforeValidator(_since_1970), WithJsonSchema({"type": "number", "minimum": 0})
]
VendorIdentifier = Annotated[
    Identifier | None,
    BeforeValidator(_as_text),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "maxLength": LONGEST_IDENTIFIER},
                {"type": "integer"},
                {"type": "null"},
            ]
        }
    ),
]
FreeForm = Annotated[
    dict[str, object],
    Field(max_length=MOST_FIELDS),
    BeforeValidator(_as_object),
    WithJsonSchema({"anyOf": [{"type": "object", "maxProperties": MOST_FIELDS}, {"type": "null"}]}),
]
Day = Annotated[date, BeforeValidator(_written_out)]
Flag = Annotated[bool, Field(strict=True)]
Whole = Annotated[int, Field(strict=True)]
Version = Annotated[
    Whole,
    Field(
        ge=1,
        le=LARGEST_VERSION,
        description="Rises with every change in the CRM; what is not newer changes nothing.",
    ),
]
