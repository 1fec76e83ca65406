"""Which contracts are published, and the JSON Schema of each."""

from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from plg_router.contracts.catalogue import FROM_CRM, FROM_PRODUCT, FROM_ROUTER
from plg_router.contracts.envelope import Contract
from plg_router.contracts.sources.segment import SegmentMessage

Schema = Mapping[str, Any]

SEGMENT = "SegmentMessage.v1"  # Segment's own messages, as far as they are read here
PUBLISHED: Mapping[str, type[Contract]] = {
    **{event.detail_type: event for event in FROM_PRODUCT},
    SEGMENT: SegmentMessage,
    **{event.detail_type: event for event in FROM_CRM + FROM_ROUTER},
}


class _WithoutFieldTitles(GenerateJsonSchema):
    """A field's title would only repeat its name."""

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002 (pydantic's own)
        return False


def schema_of(name: str) -> Schema:
    """Return the schema of a published contract's detail, e.g. of LeadAssigned.v1."""
    schema = PUBLISHED[name].model_json_schema(schema_generator=_WithoutFieldTitles)
    return {
        "$schema": GenerateJsonSchema.schema_dialect,
        "$id": f"urn:plg-router:{name}",
        **schema,
        "title": name,
    }


def resolved(part: Schema, whole: Schema) -> Schema:
    """Return a part of a schema with its reference followed; its own keywords win."""
    reference = part.get("$ref")
    if reference is None:
        return part
    definition: Schema = whole["$defs"][reference.rpartition("/")[2]]
    return {**definition, **{key: value for key, value in part.items() if key != "$ref"}}
