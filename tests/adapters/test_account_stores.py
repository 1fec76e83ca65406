"""The account stores, in memory and on DynamoDB, keep the same promises."""

from plg_router.adapters.dynamodb.accounts import ACCOUNT
from plg_router.adapters.dynamodb.items import key
from tests.adapters.promises import accounts
from tests.adapters.stores import stores_on


class TestForest(accounts.Forest):
    """Nodes and their roots."""


class TestTombstones(accounts.Tombstones):
    """The nodes of people who were erased."""


class TestProfiles(accounts.Profiles):
    """Profiles, their versions and what they announce."""


class TestUnions(accounts.Unions):
    """Two accounts that turn out to be one."""


class TestKnowledge(accounts.Knowledge):
    """Firmographics, standings and the CRM's view."""


def test_half_of_a_merger_tells_where_an_account_lives_on(table_client):
    """A query beside a transaction may see one of its writes before the other."""
    stores = stores_on(table_client)
    accounts.keep(stores, accounts.PERSON, accounts.FIRST)
    accounts.unite(stores, accounts.PERSON, accounts.ACME, accounts.FIRST)
    table_client.delete_item(TableName=stores.table, Key=key(accounts.PERSON, ACCOUNT))

    assert stores.accounts.load(accounts.PERSON).account_id == accounts.ACME
