"""Samples are what they claim to be: valid by the published schema and by the code."""

import json

import pytest
from jsonschema import Draft202012Validator

from infra.event_book.book import EVENTS
from infra.event_book.schemas import PUBLISHED
from plg_router.contracts import catalogue
from plg_router.contracts.envelope import parse
from plg_router.kernel.errors import Rejected
from tests.contracts.messages import FROM_PRODUCT, SAMPLES, entry_with, read, sample

FROM_ROUTER = {event.detail_type for event in catalogue.FROM_ROUTER}

every_sample = pytest.mark.parametrize(
    ("name", "which"),
    [(path.parent.name, path.stem) for path in SAMPLES],
    ids=lambda part: part,
)


def schema_on_disk(name):
    return json.loads((EVENTS / "schemas" / f"{name}.json").read_text())


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_contract_has_samples(name):
    assert [path for path in SAMPLES if path.parent.name == name]


def test_no_sample_is_of_an_unknown_contract():
    assert {path.parent.name for path in SAMPLES} == PUBLISHED.keys()


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_schema_is_a_valid_schema(name):
    Draft202012Validator.check_schema(schema_on_disk(name))


@every_sample
def test_a_sample_satisfies_its_schema(name, which):
    faults = list(Draft202012Validator(schema_on_disk(name)).iter_errors(sample(name, which)))

    assert faults == []


@every_sample
def test_a_sample_is_understood(name, which):
    assert parse(PUBLISHED[name], sample(name, which))


@pytest.mark.parametrize(
    ("name", "which"),
    [(path.parent.name, path.stem) for path in SAMPLES if path.parent.name in FROM_ROUTER],
)
def test_a_sample_of_ours_is_what_the_router_sends(name, which):
    understood = parse(PUBLISHED[name], sample(name, which))

    assert understood.model_dump(mode="json", exclude_none=True) == sample(name, which)


@every_sample
def test_a_field_nobody_knows_changes_nothing(name, which):
    contract, detail = PUBLISHED[name], sample(name, which)

    is_row = name == "HeapEvent.v1"  # where every column is a property

    grown = parse(contract, with_unknown_fields(detail, "properties" if is_row else ""))

    assert grown == parse(contract, detail)


@pytest.mark.parametrize(
    ("name", "which"),
    [(path.parent.name, path.stem) for path in SAMPLES if path.parent.name in FROM_PRODUCT],
)
def test_ingestion_accepts_the_products_samples(name, which):
    reading = read(entry_with(name, sample(name, which)))

    assert reading.faults == ()
    assert bool(reading.ignored) == (which.endswith("unmapped") or which == "page_minimal")


@pytest.mark.parametrize("name", PUBLISHED)
def test_an_empty_detail_is_no_event(name):
    with pytest.raises(Rejected):
        parse(PUBLISHED[name], {})


# What holds anything, or is read piece by piece.
FREE_FORM = {
    "properties",
    "signals",
    "events",
    "event_properties",
    "user_properties",
    "groups",
    "payload",
}


def with_unknown_fields(value, key=""):
    """Add a field to every object but the free-form ones."""
    if isinstance(value, list):
        return [with_unknown_fields(item, key) for item in value]
    if not isinstance(value, dict) or key in FREE_FORM:
        return value
    grown = {name: with_unknown_fields(item, name) for name, item in value.items()}
    return {**grown, "added_later": {"by": "somebody"}}
