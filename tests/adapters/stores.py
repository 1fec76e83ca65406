"""The stores behind the ports, in memory or on the DynamoDB that a client speaks to."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from uuid import uuid4

from plg_router.adapters.dynamodb.accounts import AccountTable
from plg_router.adapters.dynamodb.items import DOCUMENT, OUTBOX, text_of
from plg_router.adapters.dynamodb.leads import INDEXES, LeadTable
from plg_router.adapters.dynamodb.roster import RosterTable
from plg_router.services.ports import AccountStore, Cause, Roster
from tests.fakes.accounts import InMemoryAccounts
from tests.fakes.cast import NOW
from tests.fakes.leads import InMemoryLeads, InMemoryRoster
from tests.fakes.storage import Storage

KEY = ("pk", "sk")


@dataclass(frozen=True)
class Stores:
    """One environment's stores, empty at first."""

    accounts: AccountStore
    leads: InMemoryLeads | LeadTable
    roster: Roster
    carried: Callable[[str], list[tuple[str, Cause]]]  # by an account's items as they are now
    table: str = ""  # the accounts, where they are in one
    reps_table: str = ""

    def on(self, client):
        """Return the stores of the same tables, reached another way."""
        return stores_on(client, self.table, self.reps_table)


def stores_in_memory(storage=None):
    """Return stores that forget everything, in a storage that others may use too."""
    storage = storage or Storage()

    def carried(account):
        rows = storage.partition(account, "")
        return [(type(event).__name__, cause) for row in rows for event, cause in row.events]

    return Stores(
        InMemoryAccounts(storage), InMemoryLeads(storage), InMemoryRoster(storage), carried
    )


def stores_on(client, accounts=None, reps=None):
    """Return stores in tables of whichever DynamoDB the client speaks to, fresh ones if unnamed."""
    accounts, reps = accounts or make_table(client, INDEXES), reps or make_table(client)

    def carried(account):
        items = client.query(
            TableName=accounts,
            KeyConditionExpression="pk = :account",
            ExpressionAttributeValues={":account": {"S": account}},
            ConsistentRead=True,
        )["Items"]
        entries = [entry for item in items for entry in outbox_of(item)]
        return [(_name(entry), _cause(entry["detail"]["metadata"])) for entry in entries]

    return Stores(
        AccountTable(client, accounts, lambda: NOW),
        LeadTable(client, accounts, reps, lambda: NOW),
        RosterTable(client, reps),
        carried,
        accounts,
        reps,
    )


def make_table(client, indexes=MappingProxyType({})):
    """Return the name of a new table with the keys that all tables here have, and indexes."""
    name = f"promises-{uuid4().hex}"
    attributes = dict.fromkeys([*KEY, *chain.from_iterable(indexes.values())])
    listed = [
        {
            "IndexName": index,
            "KeySchema": _schema(keys),
            "Projection": {"ProjectionType": "KEYS_ONLY"},
        }
        for index, keys in indexes.items()
    ]
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=_schema(KEY),
        AttributeDefinitions=[
            {"AttributeName": attribute, "AttributeType": "S"} for attribute in attributes
        ],
        **({"GlobalSecondaryIndexes": listed} if listed else {}),
    )
    client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
    return name


def outbox_of(item):
    """Return the events that an item carries, as the relay reads them."""
    return json.loads(text_of(item, OUTBOX)) if OUTBOX in item else []


def legible(item):
    """Return an item with the texts that it holds packed."""
    texts = {name: text_of(item, name) for name in item.keys() & {DOCUMENT, OUTBOX}}
    return {**item, **texts}


def _schema(keys):
    kinds = ("HASH", "RANGE")
    return [{"AttributeName": key, "KeyType": kind} for key, kind in zip(keys, kinds, strict=False)]


def _name(entry):
    return entry["detail_type"].removesuffix(".v1")


def _cause(metadata):
    return Cause(metadata["correlation_id"], metadata["causation_id"])
