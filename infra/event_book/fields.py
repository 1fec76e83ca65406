"""Every field of a contract, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from infra.json_schema import Schema, resolved

_WORDS = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "object": "object",
    "array": "list",
}
_FORMATS = {"date-time": "moment", "date": "day"}


@dataclass(frozen=True, slots=True)
class Field:
    """One field: where it lies, what it holds, whether it must be there, and what it means."""

    path: str  # e.g. data.shifts[].start
    type: str
    required: bool
    meaning: str


def fields_of(schema: Schema) -> Iterator[Field]:
    """Yield the fields of a schema, depth first, leaving out the envelope's `metadata`."""
    yield from _below(schema, schema, "")


def _below(part: Schema, whole: Schema, path: str) -> Iterator[Field]:
    for name, declared in part.get("properties", {}).items():
        if name == "metadata":
            continue
        here = f"{path}.{name}" if path else name
        field, *others = _present(resolved(declared, whole), whole)
        types = " or ".join(_type(each, whole) for each in (field, *others))
        required = name in part.get("required", [])
        yield Field(here, types, required, field.get("description", ""))
        yield from _below(field, whole, here)
        if "items" in field:
            yield from _below(resolved(field["items"], whole), whole, f"{here}[]")


def _present(field: Schema, whole: Schema) -> list[Schema]:
    """Return what a field may hold when it is there."""
    return [
        {**resolved(branch, whole), **_said_of(field)}
        for branch in field.get("anyOf", [field])
        if branch.get("type") != "null"
    ]


def _said_of(field: Schema) -> dict[str, Any]:
    return {"description": field["description"]} if "description" in field else {}


def _type(field: Schema, whole: Schema) -> str:
    if "enum" in field:
        return "one of " + ", ".join(f"`{value}`" for value in field["enum"])
    if "items" in field:
        return f"list of {_type(resolved(field['items'], whole), whole)}"
    words = _FORMATS.get(field.get("format", ""), _WORDS[field["type"]])
    return words + _bounds(field)


def _bounds(field: Schema) -> str:
    if "maxLength" in field:
        return f", at most {field['maxLength']} characters"
    low, high = field.get("minimum"), field.get("maximum")
    if low is None:
        return ""
    return f", {low} or more" if high is None else f", {low} to {high}"
