"""The code refuses whatever the schema refuses, in words that say what to do and repeat nothing."""

import json
import re

import pytest
from jsonschema import Draft202012Validator

from infra.event_book.schemas import PUBLISHED, schema_of
from plg_router.contracts.account_changed import AccountChangedV1
from plg_router.contracts.crm_sources.hubspot import HubSpotWebhook
from plg_router.contracts.envelope import parse
from plg_router.contracts.fixes import fix_of
from plg_router.kernel.errors import Rejected
from tests.contracts.messages import (
    FROM_PRODUCT,
    MAIL,
    POLICY,
    SAMPLES,
    entry_with,
    read,
    sample,
)
from tests.contracts.mutations import spoiled
from tests.fakes.pseudonyms import OpenNames

INSTRUCTION = re.compile(r"\b(send|give|leave it out|end it with|split)\b")

every_sample = pytest.mark.parametrize(
    ("name", "which"),
    [(path.parent.name, path.stem) for path in SAMPLES],
    ids=lambda part: part,
)


def rejections(name, detail):
    """Return why a detail is refused where it enters the router."""
    if name in FROM_PRODUCT:
        return [fault.reason for fault in read(entry_with(name, detail)).faults]
    try:
        event = parse(PUBLISHED[name], detail, "detail")
        if isinstance(event, AccountChangedV1):
            event.data.change(MAIL, OpenNames())
        if isinstance(event, HubSpotWebhook):
            return [each for each in event.changes(POLICY.crm) if isinstance(each, Rejected)]
    except Rejected as reason:
        return [reason]
    return []


def names_in(schema):
    """Return the names of all fields of a schema."""
    if isinstance(schema, list):
        return {name for item in schema for name in names_in(item)}
    if not isinstance(schema, dict):
        return set()
    below = {name for item in schema.values() for name in names_in(item)}
    return below | schema.get("properties", {}).keys()


def asked_of_vendors():
    """Return the names of the properties that the policy asks product analytics for."""
    return {
        name
        for source in POLICY.sources.analytics.values()
        for name in (source.page_views.named_by, *source.groups, *dict(source.person).values())
    }


@every_sample
def test_what_the_schema_refuses_is_refused(name, which):
    schema = Draft202012Validator(schema_of(name))

    accepted = [
        path
        for path, detail in spoiled(sample(name, which))
        if not schema.is_valid(detail) and not rejections(name, detail)
    ]

    assert accepted == []


@every_sample
def test_every_refusal_says_what_to_do(name, which):
    fixes = {
        reason.fix
        for _, detail in spoiled(sample(name, which))
        for reason in rejections(name, detail)
    }

    assert [fix for fix in fixes if not INSTRUCTION.search(fix)] == []


@every_sample
def test_a_refusal_names_fields_of_the_contract_and_nothing_of_the_input(name, which):
    known = names_in(schema_of(name)) | {"detail", "detail-type"}
    properties = {"feature", "integration", "invitee_id", "invitee_title", "quantity"}
    properties |= {"workspace_id", "account_id", "user_id"} | asked_of_vendors()

    for path, detail in spoiled(sample(name, which)):
        for reason in rejections(name, detail):
            steps = reason.field.split(".")
            assert {step for step in steps if not step.isdigit()} <= known | properties, path
            assert "odd" not in reason.fix
            assert "xxx" not in reason.fix
            assert "@" not in str(reason).replace("name@company.com", "")


def test_a_fault_that_nobody_foresaw_is_told_without_its_input():
    fault = {"type": "surprise", "loc": ("data",), "msg": "got ada@acme.com", "input": "ada"}

    assert fix_of(fault) == "is not as its schema in events/schemas says; compare the two"


@pytest.mark.parametrize("key", ["ada@acme.com", "\ud800", "a" * 1000])
def test_an_odd_name_of_a_field_is_never_repeated(key):
    detail = json.loads(json.dumps(sample("ProductSignal.v1", "minimal")))
    detail["data"]["user"] = {key: "ada@acme.com"}
    detail["data"]["properties"] = {key: "ada@acme.com"}

    (reason,) = rejections("ProductSignal.v1", detail)

    assert str(reason) == "detail.data.user.user_id: is missing; send it"
