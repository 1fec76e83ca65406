"""What to tell whoever wrote a faulty field: what is wrong with it and what to write instead."""

from collections.abc import Mapping

_NO_LIST = 'is no list; {verb} one such as ["a", "b"]'
_NO_OBJECT = 'is no object; {verb} one such as {{"a": "b"}}'
_NO_NUMBER = "is no number; {verb} one such as 0.5"
_NO_WHOLE_NUMBER = "is no whole number; {verb} one such as 3"
_NO_TRUTH = "is neither true nor false; {verb} one of the two"
_NO_DAY = "is no day of the calendar; {verb} one such as 2026-11-20"
_NO_MOMENT = "is no moment; {verb} one such as 2026-11-20T09:30:00Z"
_NO_LENGTH_OF_TIME = "is no length of time; {verb} one such as PT2H or P30D"
_UNKNOWN = "is unknown; {verb} {expected}"

# By pydantic's name of the fault. A fix reads on from the field's name and never shows the value.
_FIXES = {
    "missing": "is missing; {verb} it",
    "extra_forbidden": "is no key that is known here; correct it or leave it out",
    "string_type": "is no text; {verb} a string in quotes",
    "string_unicode": "holds broken Unicode; {verb} valid text",
    "string_too_short": "is too short; {verb} at least {min_length} character(s)",
    "string_too_long": "is too long; {verb} at most {max_length} characters",
    "string_pattern_mismatch": "has another form; {verb} text that matches {pattern}",
    "int_type": _NO_WHOLE_NUMBER,
    "int_parsing": _NO_WHOLE_NUMBER,
    "int_from_float": _NO_WHOLE_NUMBER,
    "float_type": _NO_NUMBER,
    "float_parsing": _NO_NUMBER,
    "bool_type": _NO_TRUTH,
    "bool_parsing": _NO_TRUTH,
    "greater_than": "is too small; {verb} more than {gt}",
    "greater_than_equal": "is too small; {verb} {ge} or more",
    "less_than_equal": "is too large; {verb} {le} or less",
    "enum": _UNKNOWN,
    "literal_error": _UNKNOWN,
    "list_type": _NO_LIST,
    "tuple_type": _NO_LIST,
    "dict_type": _NO_OBJECT,
    "mapping_type": _NO_OBJECT,
    "model_type": _NO_OBJECT,
    "too_short": "holds too few; {verb} at least {min_length}",
    "too_long": "holds too many; {verb} at most {max_length}",
    "date_type": _NO_DAY,
    "date_from_datetime_parsing": _NO_DAY,
    "date_from_datetime_inexact": _NO_DAY,
    "datetime_type": _NO_MOMENT,
    "datetime_parsing": _NO_MOMENT,
    "datetime_from_date_parsing": _NO_MOMENT,
    "timezone_aware": "lacks a time zone; end it with Z, or an offset such as +01:00",
    "time_delta_type": _NO_LENGTH_OF_TIME,
    "time_delta_parsing": _NO_LENGTH_OF_TIME,
    "value_error": "{error}",  # said by a validator of ours
}


def fix_for(fault: str, context: Mapping[str, object], *, verb: str, otherwise: str) -> str:
    """Return the instruction for one fault, by its name and what pydantic knows of it.

    `verb` is what the writer does with a field, `otherwise` what to say of a fault not foreseen.
    """
    return _FIXES.get(fault, otherwise).format_map({**context, "verb": verb})
