"""The JSON Schema of a policy file, for editors: `make contracts` writes it from the model."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from infra.json_schema import DIALECT, WithoutFieldTitles, resolved
from plg_router.policy.policy import Policy

SCHEMA = Path(__file__).with_name("policy.schema.json")


def policy_schema() -> dict[str, Any]:
    """Return what an editor may check in any policy file.

    A file that extends another says only what it changes, so that no key is required here; what
    the whole lacks is told by `plg policy check`.
    """
    schema = _optional(Policy.model_json_schema(schema_generator=WithoutFieldTitles))
    schema["properties"] = {
        "extends": {"type": "string", "description": "The file beside it that this one changes."},
        **schema["properties"],
    }
    return {
        "$schema": DIALECT,
        "$id": "urn:plg-router:policy",
        **schema,
        "title": "Routing policy",
    }


def keys_at(location: Sequence[str | int]) -> list[str]:
    """Return the keys that the model knows at a location, e.g. (scoring, guards)."""
    whole = policy_schema()
    part: Any = whole
    for step in location:
        part = resolved(part, whole)
        part = part.get("properties", {}).get(step) or part.get("additionalProperties") or {}
    return list(resolved(part, whole).get("properties", {}))


def text() -> str:
    """Return what the file holds."""
    return json.dumps(policy_schema(), indent=2) + "\n"


def _optional(schema: Any) -> Any:  # noqa: ANN401 (a JSON value)
    """Return the schema with no key required at any depth."""
    if isinstance(schema, dict):
        return {key: _optional(value) for key, value in schema.items() if key != "required"}
    return [_optional(item) for item in schema] if isinstance(schema, list) else schema


if __name__ == "__main__":
    SCHEMA.write_text(text())
