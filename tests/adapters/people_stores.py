"""The stores that hold people, in memory or on the DynamoDB that a client speaks to."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from plg_router.adapters.dynamodb.contacts import ContactTable
from plg_router.adapters.dynamodb.crm_objects import CrmObjectTable
from plg_router.adapters.dynamodb.people import PersonTable
from plg_router.services.person_ports import PersonFiles
from plg_router.services.ports import AccountStore, Cause
from tests.adapters.stores import legible, stores_in_memory, stores_on
from tests.adapters.vendor_stores import make_contacts_table
from tests.fakes.cast import NOW
from tests.fakes.crm import InMemoryCrmObjects
from tests.fakes.leads import InMemoryLeads
from tests.fakes.people import InMemoryPeople
from tests.fakes.storage import Storage
from tests.fakes.vendors import InMemoryContacts
from tests.fakes.world import FixedClock


@dataclass(frozen=True)
class PeopleStores:
    """Whatever may name somebody in one environment, and who finds them there."""

    people: PersonFiles
    accounts: AccountStore
    leads: InMemoryLeads
    contacts: InMemoryContacts
    objects: InMemoryCrmObjects
    carried: Callable[[str], list[tuple[str, Cause]]]  # by an account's items as they are now
    texts: Callable[[], str]  # of everything that is stored


def people_stores_in_memory():
    """Return stores that forget everything."""
    storage = Storage()
    stores = stores_in_memory(storage)
    return PeopleStores(
        InMemoryPeople(storage),
        stores.accounts,
        stores.leads,
        InMemoryContacts(storage, FixedClock(NOW)),
        InMemoryCrmObjects(storage),
        stores.carried,
        lambda: repr(storage.rows()),
    )


def people_stores_on(client):
    """Return stores in fresh tables."""
    stores, contacts = stores_on(client), make_contacts_table(client)

    def texts():
        pages = (
            client.get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
            for table in (stores.table, contacts)
        )
        return json.dumps(
            [legible(item) for page in pages for each in page for item in each["Items"]]
        )

    return PeopleStores(
        PersonTable(client, stores.table, contacts),
        stores.accounts,
        stores.leads,
        ContactTable(client, contacts, stores.table, FixedClock(NOW)),
        CrmObjectTable(client, stores.table),
        stores.carried,
        texts,
    )
