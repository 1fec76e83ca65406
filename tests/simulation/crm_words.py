"""What Salesforce and HubSpot put on the bus of a change, in their own words: fields alone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from plg_router.contracts.crm_sources.hubspot import HubSpotWebhook
from plg_router.contracts.crm_sources.salesforce import SalesforceChange
from plg_router.domain.crm.crm_object import ObjectChange
from tests.simulation.cast import RULES
from tests.simulation.product import CANARY, PRIVATE, name_of

Change = SalesforceChange | HubSpotWebhook

COMPANY, OPPORTUNITY, TASK = "Account", "Opportunity", "Task"
IDS = {COMPANY: "001", OPPORTUNITY: "006", TASK: "00T"}
_TYPES = {COMPANY: "company", OPPORTUNITY: "deal"}


def of_salesforce(
    kind: str, at: datetime, order: int, fields: Mapping[str, object], object_id: str = ""
) -> SalesforceChange:
    """Return the change of an object's fields at a moment, in its place among others."""
    header = {
        "entityName": kind,
        "recordIds": [object_id or IDS[kind]],
        "changeType": "UPDATE",
        "commitTimestamp": _milliseconds(at),
        "sequenceNumber": order,
        "commitUser": f"{CANARY}@example.net",
    }
    payload = {"ChangeEventHeader": header, "Description": f"{CANARY} Bird says hello", **fields}
    return SalesforceChange.model_validate({"payload": payload})


def of_hubspot(
    kind: str, at: datetime, order: int, properties: Mapping[str, object]
) -> HubSpotWebhook:
    """Return the change of an object's properties, one after the other."""
    changes = [
        {
            "eventId": order + place,
            "occurredAt": _milliseconds(at) + order,
            "subscriptionType": f"{_TYPES[kind]}.propertyChange",
            "objectId": int(IDS[kind]),
            "propertyName": name,
            "propertyValue": value,
            "sourceId": f"{CANARY}@example.net",
        }
        for place, (name, value) in enumerate(properties.items())
    ]
    return HubSpotWebhook.model_validate({"events": changes})


@dataclass(frozen=True)
class Crm:
    """A CRM: how it words a change, and which values the fields of its objects may have."""

    change: Callable[[str, datetime, int, Mapping[str, object]], Change]
    fields: Mapping[str, Mapping[str, Sequence[object]]]  # by kind


SALESFORCE = Crm(
    of_salesforce,
    {
        COMPANY: {
            "Website": ("https://www.unknown.org/about",),
            "OwnerId": ("rita", "olga", "nobody-known", None),
            "Type": ("Customer", "Prospect"),
            "NumberOfEmployees": (20, 300),
            "PLG_Users__c": (name_of("unknown.org", PRIVATE - 1),),
        },
        OPPORTUNITY: {
            "AccountId": (IDS[COMPANY],),
            "OwnerId": ("vera", "olga", None),
            "StageName": ("Prospecting", "Prospecting", "Closed Won", "Closed Lost"),
            "Amount": (90_000,),
        },
    },
)
HUBSPOT = Crm(
    of_hubspot,
    {
        COMPANY: {
            "domain": ("leviathan.de",),
            "hubspot_owner_id": ("vera", "uwe", None),
            "lifecyclestage": ("customer", "lead"),
        },
        OPPORTUNITY: {
            "company": (str(int(IDS[COMPANY])),),
            "hubspot_owner_id": ("vera", "uwe", None),
            "dealstage": ("presentationscheduled", "closedwon", "closedlost"),
        },
    },
)


def is_touch(content: object) -> bool:
    """Tell whether an event says that somebody reached a customer."""
    return isinstance(content, SalesforceChange) and content.payload.header.entity_name == TASK


def worded(change: Change) -> str:
    """Return what a change says, for whoever reads a script."""
    told = (one for one in change.changes(RULES.crm) if isinstance(one, ObjectChange))
    return "; ".join(f"{one.system} {one.kind} {_plain(one)}" for one in told)


def _plain(change: ObjectChange) -> Mapping[str, object]:
    return {name: written.plain for name, written in change.told.fields.items()}


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
