"""Nothing that comes in is without end: every text, list and map of every contract is bounded."""

import json
import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, StringConstraints

from infra.event_book.schemas import PUBLISHED
from infra.json_schema import resolved
from plg_router.adapters.vendors.apollo import APOLLO
from plg_router.adapters.vendors.breeze import BREEZE
from plg_router.adapters.vendors.people_data_labs import PEOPLE_DATA_LABS
from plg_router.contracts.bus_entry import BusEntry
from plg_router.contracts.catalogue import FROM_CRM, FROM_ROUTER
from plg_router.contracts.crm_sources.hubspot import HubSpotWebhook
from plg_router.contracts.crm_sources.salesforce import SalesforceChange
from plg_router.contracts.crm_sources.told import LONGEST_LIST, LONGEST_VALUE
from plg_router.contracts.envelope import parse
from plg_router.contracts.fields import (
    IS_AN_ADDRESS,
    LAST_MILLISECOND,
    LONGEST_IDENTIFIER,
    MOST_FIELDS,
)
from plg_router.kernel.errors import Rejected
from tests.contracts.messages import (
    POLICY,
    amplitude,
    entry_of,
    fault_in,
    heap,
    mixpanel,
    sample,
    segment,
)

APIS = (APOLLO, BREEZE, PEOPLE_DATA_LABS)
INCOMING = (
    BusEntry,
    *(contract for contract in PUBLISHED.values() if contract not in FROM_ROUTER),
    *(reply for api in APIS for reply in (api.company_reply, api.person_reply)),
)
TOO_MANY = f"holds too many; send at most {MOST_FIELDS}"
CROWD = {f"field_{number}": number for number in range(MOST_FIELDS + 1)}
ACCOUNT_CREATED = sample("SalesforceChange.v1", "account_created")
LONG_MOMENT = f"2026-11-10T11:00:00.{'0' * 64}Z"
ENDLESS = re.compile(r"[*+]|\{\d+,\}")  # of a pattern
PARSED = {"date", "date-time"}  # formats that leave no room for more


def unbounded(contract):
    """Return the path of every text, list and map of a contract that may grow without end."""
    whole = contract.model_json_schema()
    return sorted(set(_unbounded(whole, whole, "")))


def _unbounded(part, whole, path):
    schema = resolved(part, whole)
    for branch in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from _unbounded(branch, whole, path)
    match schema.get("type"):
        case "string" if not _text_ends(schema):
            yield f"{path}: text"
        case "array":
            if "maxItems" not in schema:
                yield f"{path}: list"
            yield from _unbounded(schema.get("items", {}), whole, f"{path}[]")
        case "object":
            fields = schema.get("properties", {})
            is_open = schema.get("additionalProperties", not fields) is not False
            if is_open and "maxProperties" not in schema:
                yield f"{path}: map"
            for name, field in fields.items():
                yield from _unbounded(field, whole, f"{path}.{name}")


def _text_ends(schema):
    pattern = schema.get("pattern", "")
    is_exact = pattern.startswith("^") and pattern.endswith("$") and not ENDLESS.search(pattern)
    return (
        "maxLength" in schema
        or "enum" in schema
        or "const" in schema
        or schema.get("format") in PARSED
        or is_exact
    )


@pytest.mark.parametrize("contract", INCOMING, ids=lambda contract: contract.__name__)
def test_no_text_list_or_map_that_comes_in_is_without_end(contract):
    assert unbounded(contract) == []


def test_everything_that_the_crm_and_the_product_send_is_among_them():
    assert {*FROM_CRM, SalesforceChange, HubSpotWebhook} < set(INCOMING)


class Part(BaseModel):
    """A part with a field without end."""

    word: str = ""


class Rest(BaseModel):
    """A part that takes whatever there is."""

    model_config = ConfigDict(extra="allow")


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        (str, [".told: text"]),
        (str | None, [".told: text"]),
        (Annotated[str, StringConstraints(pattern="^a+$")], [".told: text"]),
        (Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")], []),
        (Literal["a", "b"], []),
        (tuple[int, ...], [".told: list"]),
        (list[str], [".told: list", ".told[]: text"]),
        (dict[str, object], [".told: map"]),
        (Mapping[str, int] | None, [".told: map"]),
        (Part, [".told.word: text"]),
        (Rest, [".told: map"]),
        (int, []),
    ],
)
def test_a_field_without_end_would_be_noticed(kind, found):
    contract = type("Told", (BaseModel,), {"__annotations__": {"told": kind}})

    assert unbounded(contract) == found


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (segment("track", event="Feature Used", properties=CROWD), "detail.properties"),
        (amplitude(event_properties=CROWD), "detail.event_properties"),
        (amplitude(user_properties=CROWD), "detail.user_properties"),
        (amplitude(groups=CROWD), "detail.groups"),
        (mixpanel(**CROWD), "detail.properties"),
        (heap(properties=CROWD), "detail.properties"),
        (heap(**CROWD), "detail"),
    ],
)
def test_a_vendors_object_of_too_many_properties_is_parked(entry, field):
    assert fault_in(entry) == (field, TOO_MANY)


@pytest.mark.parametrize("detail_type", ["ProductSignal.v1", "anything"])
def test_a_detail_of_too_many_fields_is_parked(detail_type):
    assert fault_in(entry_of(detail_type, CROWD)) == ("detail", TOO_MANY)


@pytest.mark.parametrize("field", ["source", "detail-type"])
def test_an_entry_whose_envelope_is_too_long_is_parked(field):
    entry = entry_of("ProductSignal.v1", {}) | {field: "x" * 257}

    assert fault_in(entry) == (field, "is too long; send at most 256 characters")


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (amplitude(event_time=LONG_MOMENT), "detail.event_time"),
        (heap(time=LONG_MOMENT), "detail.time"),
        (segment("identify", timestamp=LONG_MOMENT), "detail.timestamp"),
    ],
)
def test_a_moment_with_digits_without_end_is_parked(entry, field):
    assert fault_in(entry) == (field, "is no moment; send one such as 2026-11-20T09:30:00Z")


def of_salesforce(header=None, **fields):
    document = deepcopy(ACCOUNT_CREATED)
    document["payload"]["ChangeEventHeader"] |= header or {}
    document["payload"] |= fields
    return parse(SalesforceChange, document, "detail").changes(POLICY.crm)


@pytest.mark.parametrize(
    ("name", "value", "fix"),
    [
        (
            "Name",
            "n" * (LONGEST_VALUE + 1),
            f"is too long; send at most {LONGEST_VALUE} characters",
        ),
        (
            "OwnerId",
            "o" * (LONGEST_IDENTIFIER + 1),
            f"is too long; send at most {LONGEST_IDENTIFIER} characters",
        ),
        ("OwnerId", "olga@acme.com", IS_AN_ADDRESS),
        ("PLG_Backup__c", "Ben <ben@acme.com>", IS_AN_ADDRESS),
    ],
)
def test_what_salesforce_may_not_tell_is_refused_by_its_own_name(name, value, fix):
    with pytest.raises(Rejected) as refused:
        of_salesforce(**{name: value})

    assert (refused.value.field, refused.value.fix) == (f"detail.payload.{name}", fix)


def test_a_field_of_salesforce_that_nobody_reads_may_be_long_and_hold_an_address():
    (change,) = of_salesforce(Description="n" * 30_000, Contact__c="ada@acme.com")

    assert "n" * 30 not in repr(change)
    assert "ada@acme.com" not in repr(change)


def test_an_object_of_salesforce_with_too_many_fields_is_refused():
    with pytest.raises(Rejected) as refused:
        of_salesforce(**CROWD)

    assert str(refused.value) == f"detail.payload: {TOO_MANY}"


@pytest.mark.parametrize(
    ("name", "value"),
    [("commitTimestamp", LAST_MILLISECOND + 1), ("sequenceNumber", 10**39)],
)
def test_a_number_that_nothing_could_keep_is_refused(name, value):
    with pytest.raises(Rejected, match="is too large"):
        of_salesforce({name: value})


def owned_by(owner, **changes):
    return {
        "subscriptionType": "company.propertyChange",
        "objectId": 7,
        "occurredAt": 1000,
        "propertyName": "hubspot_owner_id",
        "propertyValue": owner,
        **changes,
    }


@pytest.mark.parametrize(
    ("faulty", "field"),
    [
        (owned_by("ben@acme.com"), "propertyValue"),
        (owned_by("b" * 129), "propertyValue"),
        (owned_by("ben", objectId="7" * 129), "objectId"),
        (owned_by("ben", occurredAt=LAST_MILLISECOND + 1), "occurredAt"),
        (owned_by("ben", subscriptionType="c" * 257), "subscriptionType"),
    ],
)
def test_a_change_of_hubspot_that_may_not_count_stops_no_neighbour(faulty, field):
    body = {"events": [faulty, owned_by("olga")]}

    refused, counts = parse(HubSpotWebhook, body, "detail").changes(POLICY.crm)

    assert refused.field == f"detail.events.0.{field}"
    assert counts.told.get("owner_rep_id") == "olga"


def test_the_people_of_a_company_fit_into_one_field():
    people = ";".join(f"{number:0128}" for number in range(200))
    crm = POLICY.crm.model_copy(
        update={
            "salesforce": POLICY.crm.salesforce.model_copy(update={"account": {"contacts": "P__c"}})
        }
    )
    document = deepcopy(ACCOUNT_CREATED)
    document["payload"]["P__c"] = people

    (change,) = parse(SalesforceChange, document, "detail").changes(crm)

    assert len(people) < LONGEST_LIST
    assert json.loads(change.told.fields["contacts"].value) == people
