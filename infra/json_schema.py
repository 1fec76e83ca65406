"""What the generated JSON Schemas share: how models become schemas, and references are followed."""

from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

Schema = Mapping[str, Any]

DIALECT = GenerateJsonSchema.schema_dialect


class WithoutFieldTitles(GenerateJsonSchema):
    """A field's title would only repeat its name."""

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002 (pydantic's own)
        """Return that it should not."""
        return False


def resolved(part: Schema, whole: Schema) -> Schema:
    """Return a part of a schema with its reference followed; its own keywords win."""
    reference = part.get("$ref")
    if reference is None:
        return part
    definition: Schema = whole["$defs"][reference.rpartition("/")[2]]
    return {**definition, **{key: value for key, value in part.items() if key != "$ref"}}
