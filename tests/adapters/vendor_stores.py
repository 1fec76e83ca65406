"""The stores that asking vendors takes, in memory or on the DynamoDB that a client speaks to."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from plg_router.adapters.dynamodb.accounts import AccountTable
from plg_router.adapters.dynamodb.contacts import ContactTable
from plg_router.adapters.dynamodb.vendors import VendorTable
from plg_router.domain.identity.nodes import person_node
from plg_router.kernel.ids import UserId
from plg_router.services.ports import AccountStore
from plg_router.services.vendor_ports import AdmissionStore
from tests.adapters.stores import make_table, outbox_of
from tests.fakes.accounts import InMemoryAccounts
from tests.fakes.cast import NOW
from tests.fakes.storage import Storage
from tests.fakes.vendors import InMemoryAdmissions, InMemoryContacts
from tests.fakes.world import FixedClock

VP, ADDRESS = person_node(UserId("vp")), "vera.pilot@gmail.com"


@dataclass(frozen=True)
class VendorStores:
    """The stores of one environment with vendors."""

    admissions: AdmissionStore
    contacts: InMemoryContacts | ContactTable
    accounts: AccountStore
    clock: FixedClock
    news: Callable[[], list[str]]  # of people who were kept, ever


def vendor_stores_in_memory():
    """Return stores that forget everything."""
    storage, clock = Storage(), FixedClock(NOW)
    return VendorStores(
        InMemoryAdmissions(storage),
        InMemoryContacts(storage, clock),
        InMemoryAccounts(storage),
        clock,
        lambda: [event.person for event in storage.events() if hasattr(event, "person")],
    )


def vendor_stores_on(client):
    """Return stores in fresh tables."""
    accounts, clock = make_table(client), FixedClock(NOW)
    contacts = make_contacts_table(client)
    seen = {}

    def news():
        item = client.get_item(
            TableName=accounts, Key={"pk": {"S": VP}, "sk": {"S": "CONTACT"}}
        ).get("Item", {})
        for entry in outbox_of(item):
            seen[entry["detail"]["metadata"]["event_id"]] = entry["detail"]["data"]["person"]
        return list(seen.values())

    return VendorStores(
        VendorTable(client, accounts),
        ContactTable(client, contacts, accounts, clock),
        AccountTable(client, accounts, clock),
        clock,
        news,
    )


def make_contacts_table(client):
    """Return the name of a new table of contacts."""
    name = f"contacts-{uuid4().hex}"
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
    )
    return name
