"""Write frozen domain values as JSON and read them back."""

from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

Value = TypeVar("Value")

_made_once = cache(TypeAdapter)


def encode(shape: type[Value], value: Value) -> bytes:
    """Return the JSON of a dataclass, without fields that hold their default."""
    return _adapter(shape).dump_json(value, exclude_defaults=True)


def decode(shape: type[Value], document: str) -> Value:
    """Return the value that was encoded."""
    value: Value = _adapter(shape).validate_json(document)
    return value


def _adapter(shape: object) -> TypeAdapter[Any]:
    return _made_once(shape)
