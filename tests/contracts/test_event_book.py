"""The catalogue for producers and consumers says what the code does."""

import importlib.util
import json
import re
from typing import get_type_hints

import pytest

from infra.environments import LEAD_EVENTS
from infra.event_book.book import EVENTS, BrokenPromise, outdated, write
from infra.event_book.fields import fields_of
from infra.event_book.parties import SUBSCRIBERS, parties_of
from infra.event_book.schemas import PUBLISHED, schema_of
from plg_router.contracts.catalogue import FROM_CRM, FROM_PRODUCT, FROM_ROUTER
from plg_router.contracts.crm_sources.systems import SYSTEMS
from plg_router.contracts.envelope import Metadata
from plg_router.contracts.sources.vendors import VENDORS
from plg_router.runtime.events import Stage
from tests.contracts.messages import SAMPLES

HANDLERS = sorted((EVENTS.parent / "functions").glob("*/handler.py"))


@pytest.fixture(scope="module")
def use_cases():
    """Every stage that works off events, with the names of those it has a use case for."""
    stages = {}
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_DEFAULT_REGION", "us-east-1")
        for path in HANDLERS:
            spec = importlib.util.spec_from_file_location(f"{path.parent.name}_handler", path)
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            settings = get_type_hints(module.build)["settings"]
            values = dict.fromkeys(settings.model_fields, "any")
            built = module.build(settings.model_construct(**values))
            if isinstance(built, Stage):
                fed = {f"{feed.contract.__name__}.v1" for feed in built.feeds}
                named = {contract.detail_type for contract in built.use_cases}
                stages[path.parent.name] = named | fed
    return stages


def test_the_generated_files_are_those_of_the_contracts():
    assert outdated() == [], "run `make contracts` and commit what it writes"


def test_every_event_of_the_catalogue_is_published():
    said = FROM_PRODUCT + FROM_CRM + FROM_ROUTER

    assert {event.detail_type for event in said} <= PUBLISHED.keys()


def test_every_field_is_described():
    undescribed = [
        f"{name}: {field.path}"
        for name in PUBLISHED
        for field in fields_of(schema_of(name))
        if not field.meaning
    ]

    assert undescribed == []
    assert all(field.meaning for field in fields_of(Metadata.model_json_schema()))


def test_every_link_of_the_page_leads_somewhere():
    page = (EVENTS / "README.md").read_text()
    anchors = {
        f"#{heading.lower().replace('.', '').replace(' ', '-')}"
        for heading in re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    }

    for link in re.findall(r"\]\((?!https:)([^)]+)\)", page):
        assert link in anchors or (EVENTS / link).exists(), link


def test_the_page_links_every_sample():
    page = (EVENTS / "README.md").read_text()

    for sample in SAMPLES:
        assert f"({sample.relative_to(EVENTS).as_posix()})" in page


def test_the_stages_named_as_readers_are_those_with_a_use_case(use_cases):
    assert use_cases.keys() == {"crm", "enrichment", "routing", "scoring"}
    for stage, names in use_cases.items():
        assert {name for name in PUBLISHED if stage in parties_of(name).read_by} == names


def test_crm_subscribers_are_named_as_readers_of_what_they_pull():
    pulled = {name for name in PUBLISHED if SUBSCRIBERS in parties_of(name).read_by}

    assert pulled == set(LEAD_EVENTS)


def test_whoever_is_named_is_a_stage_of_ours_or_an_outsider():
    stages = {path.parent.name for path in HANDLERS}
    outsiders = {"the product", "the CRM", "the marketing tool", SUBSCRIBERS}
    outsiders |= {system.title for system in (*VENDORS, *SYSTEMS)}

    for name in PUBLISHED:
        parties = parties_of(name)
        assert {*parties.said_by, *parties.read_by} <= stages | outsiders


def test_a_schema_that_breaks_its_predecessor_is_not_written(tmp_path):
    write(tmp_path)
    schema = tmp_path / "schemas" / "LeadEngaged.v1.json"
    published = json.loads(schema.read_text())
    published["$defs"]["LeadEngagedData"]["properties"]["outcome"] = {"type": "string"}
    schema.write_text(json.dumps(published))

    with pytest.raises(BrokenPromise, match=r"^LeadEngaged\.v1 .*data\.outcome: is gone\. "):
        write(tmp_path)

    assert json.loads(schema.read_text()) == published


def test_a_file_that_was_changed_or_left_over_is_told(tmp_path):
    write(tmp_path)
    (tmp_path / "README.md").write_text("by hand")
    (tmp_path / "schemas" / "LeadMisplaced.v1.json").write_text("{}")

    assert outdated(tmp_path) == ["README.md", "schemas/LeadMisplaced.v1.json"]
