"""What Salesforce and HubSpot say in their own words is read field by field."""

import pytest

from plg_router.contracts.crm_sources.hubspot import HubSpotWebhook
from plg_router.contracts.crm_sources.salesforce import SalesforceChange
from plg_router.contracts.crm_sources.systems import SYSTEMS
from plg_router.contracts.envelope import parse
from plg_router.domain.crm.crm_object import ObjectKind
from plg_router.kernel.errors import Rejected
from tests.contracts.messages import sample
from tests.domain.builders import POLICY

CRM = POLICY.crm
ACCOUNT, OPPORTUNITY, TOUCH = ObjectKind.ACCOUNT, ObjectKind.OPPORTUNITY, ObjectKind.TOUCH


def of_salesforce(name="Account", change="UPDATE", *, nulled=(), **fields):
    header = {
        "entityName": name,
        "recordIds": ["001A"],
        "changeType": change,
        "commitTimestamp": 1000,
        "sequenceNumber": 3,
        "nulledFields": list(nulled),
    }
    document = {"payload": {"ChangeEventHeader": header, **fields}}
    return parse(SalesforceChange, document, "detail").changes(CRM)


def of_hubspot(*events):
    document = {"events": [{"occurredAt": 1000, **event} for event in events]}
    return parse(HubSpotWebhook, document, "detail").changes(CRM)


def values(change):
    return {name: written.plain for name, written in change.told.fields.items()}


@pytest.mark.requirement("S18")
def test_a_new_account_of_salesforce_is_read_by_the_policys_table():
    (change,) = parse(
        SalesforceChange, sample("SalesforceChange.v1", "account_created"), "detail"
    ).changes(CRM)

    assert (change.key, change.kind) == ("crm:salesforce:account:001Dn00000AcmeQAB", ACCOUNT)
    assert values(change) == {
        "name": "Acme",
        "domains": "https://www.acme.com/about",
        "owner_rep_id": "005Dn00000OlgaQAB",
        "lifecycle": "Customer - Direct",
        "employees": 420,
        "industry": "Software",
        "country": "US",
    }


def test_an_event_of_salesforce_tells_only_the_fields_it_carries():
    (change,) = of_salesforce(Name=None, BillingAddress={"City": "Bonn"}, Phone="1")

    assert values(change) == {"name": None}


def test_a_field_that_salesforce_emptied_is_empty():
    (change,) = of_salesforce(nulled=["OwnerId"])

    assert values(change) == {"owner_rep_id": None}


def test_the_commit_orders_what_salesforce_writes():
    (change,) = of_salesforce(Name="Acme")

    assert [(each.at, each.order) for each in change.told.fields.values()] == [(1000, 3)]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Account", ACCOUNT), ("Opportunity", OPPORTUNITY), ("Task", TOUCH), ("Event", TOUCH)],
)
def test_the_objects_that_are_read(name, kind):
    assert [change.kind for change in of_salesforce(name)] == [kind]


def test_other_objects_of_salesforce_are_left_alone():
    assert of_salesforce("Contact", Name="Ada") == ()


def test_a_record_that_went_and_came_back_is_told_as_such():
    gone, back = of_salesforce(change="DELETE"), of_salesforce(change="UNDELETE")

    assert (gone[0].told.is_deleted, back[0].told.is_deleted) == (True, False)


@pytest.mark.requirement("S18")
def test_every_change_of_a_hubspot_body_stands_for_itself():
    body = parse(HubSpotWebhook, sample("HubSpotWebhook.v1", "company_changed"), "detail")

    changes = body.changes(CRM)

    assert [values(change) for change in changes] == [
        {"domains": "acme.com"},
        {"owner_rep_id": "468810689"},
    ]
    assert {change.key for change in changes} == {"crm:hubspot:account:6355821024"}


@pytest.mark.requirement("S18")
def test_hubspot_tells_by_association_whose_a_deal_is():
    body = parse(HubSpotWebhook, sample("HubSpotWebhook.v1", "deal_of_a_company"), "detail")

    changes = body.changes(CRM)

    assert [(change.key, values(change)) for change in changes] == [
        ("crm:hubspot:opportunity:9021", {"account": "6355821024"}),
        ("crm:hubspot:opportunity:9021", {"stage": "presentationscheduled"}),
    ]


def test_an_association_that_ended_is_empty():
    ended = {"subscriptionType": "deal.associationChange", "associationType": "DEAL_TO_COMPANY"}

    (change,) = of_hubspot(
        {**ended, "fromObjectId": 1, "toObjectId": 2, "associationRemoved": True}
    )

    assert values(change) == {"account": None}


@pytest.mark.parametrize(("action", "deleted"), [("deletion", True), ("restore", False)])
def test_a_hubspot_company_may_go_and_come_back(action, deleted):
    (change,) = of_hubspot({"subscriptionType": f"company.{action}", "objectId": 7})

    assert change.told.is_deleted is deleted


@pytest.mark.parametrize(
    "event",
    [
        {"subscriptionType": "contact.propertyChange", "objectId": 1, "propertyName": "email"},
        {"subscriptionType": "company.propertyChange", "objectId": 1, "propertyName": "phone"},
        {"subscriptionType": "company.creation", "objectId": 1},
        {"subscriptionType": "conversation.newMessage"},
        {"subscriptionType": "contact.associationChange", "associationType": "CONTACT_TO_COMPANY"},
    ],
)
def test_what_hubspot_says_of_other_things_is_left_alone(event):
    assert of_hubspot(event) == ()


@pytest.mark.parametrize(
    ("contract", "document"),
    [
        (SalesforceChange, {}),
        (SalesforceChange, {"payload": {}}),
        (HubSpotWebhook, {"events": []}),
    ],
)
def test_a_message_of_another_form_is_refused(contract, document):
    with pytest.raises(Rejected):
        parse(contract, document, "detail")


def test_a_change_of_another_form_is_refused_alone():
    (refused,) = parse(HubSpotWebhook, {"events": [{"objectId": 1}]}, "detail").changes(CRM)

    assert str(refused) == "detail.events.0.subscriptionType: is missing; send it"


@pytest.mark.parametrize("before", [(), ({"objectId": 1},)])
def test_a_second_delivery_has_the_same_name(before):
    events = sample("HubSpotWebhook.v1", "company_changed")["events"]
    document = {"events": [*before, *events]}

    names = {parse(HubSpotWebhook, document, "detail").event_id for _ in range(2)}

    assert names == {"6355821024@1795167000000.3418880613"}


def test_their_events_come_from_a_partner_bus_or_are_forwarded_by_hand():
    assert [prefix for system in SYSTEMS for prefix in system.prefixes] == [
        "aws.partner/salesforce.com/",
        "salesforce.com/",
        "aws.partner/hubspot.com/",
        "hubspot.com/",
    ]
