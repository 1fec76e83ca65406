"""Within a version, a contract may only grow."""

import json
from copy import deepcopy

import pytest

from infra.event_book.book import EVENTS
from infra.event_book.compatibility import breaks
from infra.event_book.schemas import PUBLISHED, schema_of

PUBLISHED_BEFORE = {
    "type": "object",
    "properties": {
        "rep": {"$ref": "#/$defs/Rep"},
        "score": {"type": "integer", "minimum": 0, "maximum": 100},
        "note": {"anyOf": [{"type": "string", "maxLength": 64}, {"type": "null"}]},
    },
    "required": ["rep", "score"],
    "$defs": {
        "Rep": {
            "type": "object",
            "properties": {
                "id": {"type": "string", "minLength": 1},
                "squads": {
                    "type": "array",
                    "maxItems": 3,
                    "items": {"enum": ["enterprise", "velocity"], "type": "string"},
                },
                "since": {"type": "string", "format": "date-time"},
            },
            "required": ["id"],
        }
    },
}


def changed(change):
    after = deepcopy(PUBLISHED_BEFORE)
    change(after, after["$defs"]["Rep"])
    return after


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_contract_keeps_what_its_schema_promises(name):
    promised = json.loads((EVENTS / "schemas" / f"{name}.json").read_text())

    assert breaks(promised, schema_of(name)) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda root, _: root["properties"].update(region={"type": "string"}),
        lambda _, rep: rep["properties"].update(manager={"type": "string"}),
        lambda root, _: root["properties"].update(by={"$ref": "#/$defs/Rep"}),
        lambda root, _: root["properties"]["score"].update(description="From 0 to 100."),
        lambda root, _: root["properties"]["score"].update(maximum=200),
        lambda root, _: root["properties"]["score"].pop("minimum"),
        lambda root, _: root["properties"]["note"]["anyOf"][0].update(maxLength=128),
        lambda _, rep: rep["properties"]["squads"]["items"]["enum"].append("expansion"),
        lambda root, rep: root["properties"].update(rep=rep),
    ],
    ids=[
        "an optional field",
        "an optional field of a part",
        "an optional part",
        "a description",
        "a higher bound",
        "no bound",
        "a longer text",
        "one more value",
        "the same part written in place",
    ],
)
def test_an_optional_addition_breaks_nothing(change):
    assert breaks(PUBLISHED_BEFORE, changed(change)) == []


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda root, _: root["properties"].pop("note"), "note: is gone"),
        (lambda _, rep: rep["properties"].pop("since"), "rep.since: is gone"),
        (lambda root, _: root["required"].append("note"), "note: is required now"),
        (
            lambda root, _: (
                root["properties"].update(region={"type": "string"}),
                root["required"].append("region"),
            ),
            "region: is required now",
        ),
        (lambda root, _: root["required"].remove("score"), "score: may be missing now"),
        (
            lambda root, _: root["properties"]["score"].update(type="string"),
            "score: is string instead of integer",
        ),
        (
            lambda root, _: root["properties"]["note"]["anyOf"].pop(),
            "note: is string instead of null or string",
        ),
        (
            lambda _, rep: rep["properties"].update(
                id={"anyOf": [{"type": "string", "minLength": 1}, {"type": "null"}]}
            ),
            "rep.id: is null or string instead of string",
        ),
        (
            lambda root, _: root["properties"]["score"].update(maximum=99),
            "score: maximum is 99 instead of 100",
        ),
        (
            lambda root, _: root["properties"]["note"]["anyOf"][0].update(maxLength=63),
            "note: maxLength is 63 instead of 64",
        ),
        (
            lambda _, rep: rep["properties"]["id"].update(minLength=2),
            "rep.id: minLength is 2 instead of 1",
        ),
        (
            lambda _, rep: rep["properties"]["squads"].update(minItems=1),
            "rep.squads: minItems is 1 instead of none",
        ),
        (
            lambda _, rep: rep["properties"]["id"].update(pattern="^r"),
            "rep.id: pattern is ^r instead of None",
        ),
        (
            lambda _, rep: rep["properties"]["since"].pop("format"),
            "rep.since: format is None instead of date-time",
        ),
        (
            lambda _, rep: rep["properties"]["squads"]["items"]["enum"].remove("velocity"),
            "rep.squads[]: no longer allows velocity",
        ),
        (
            lambda _, rep: rep["properties"]["id"].update(enum=["rep-1"]),
            "rep.id: no longer allows any other value",
        ),
        (
            lambda _, rep: rep.update(additionalProperties=False),
            "rep: refuses unknown fields",
        ),
    ],
    ids=lambda case: case if isinstance(case, str) else "",
)
def test_anything_else_is_told_with_its_field(change, what):
    assert breaks(PUBLISHED_BEFORE, changed(change)) == [what]
