"""Write frozen domain values as JSON and read them back."""

from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

Value = TypeVar("Value")


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:  # noqa: ANN401  types are values here
    return TypeAdapter(shape)


def encode(shape: type[Value], value: Value) -> bytes:
    """Return the JSON of a dataclass, without fields that hold their default."""
    return _adapter(shape).dump_json(value, exclude_defaults=True)


def decode(shape: type[Value], document: str) -> Value:
    """Return the value that was encoded."""
    value: Value = _adapter(shape).validate_json(document)
    return value
