"""What to tell the sender of a faulty field: what is wrong with it and what to send instead."""

from pydantic_core import ErrorDetails

_NO_LIST = "is no list; send a JSON array"
_NO_OBJECT = "is no object; send a JSON object"
_NO_DAY = "is no day of the calendar; send one such as 2026-11-20"
_NO_MOMENT = "is no moment; send one such as 2026-11-20T09:30:00Z"
_UNKNOWN = "is unknown; send {expected}"

# By pydantic's name of the fault. A fix reads on from the field's name and never shows the value.
_FIXES = {
    "missing": "is missing; send it",
    "string_type": "is no text; send a string",
    "string_unicode": "holds broken Unicode; send valid text",
    "string_too_short": "is too short; send at least {min_length} character(s)",
    "string_too_long": "is too long; send at most {max_length} characters",
    "string_pattern_mismatch": "has another form; send text that matches {pattern}",
    "int_type": "is no whole number; send one such as 3",
    "bool_type": "is neither true nor false; send one of the two",
    "greater_than_equal": "is too small; send {ge} or more",
    "less_than_equal": "is too large; send {le} or less",
    "enum": _UNKNOWN,
    "literal_error": _UNKNOWN,
    "list_type": _NO_LIST,
    "tuple_type": _NO_LIST,
    "dict_type": _NO_OBJECT,
    "model_type": _NO_OBJECT,
    "too_short": "holds too few; send at least {min_length}",
    "too_long": "holds too many; send at most {max_length}",
    "date_type": _NO_DAY,
    "date_from_datetime_parsing": _NO_DAY,
    "date_from_datetime_inexact": _NO_DAY,
    "datetime_type": _NO_MOMENT,
    "datetime_parsing": _NO_MOMENT,
    "datetime_from_date_parsing": _NO_MOMENT,
    "timezone_aware": "lacks a time zone; end it with Z, or an offset such as +01:00",
    "value_error": "{error}",  # said by a validator of ours
}
_ANY_OTHER = "is not as its schema in events/schemas says; compare the two"


def fix_of(fault: ErrorDetails) -> str:
    """Return the instruction for one fault that pydantic found."""
    return _FIXES.get(fault["type"], _ANY_OTHER).format_map(fault.get("ctx", {}))
