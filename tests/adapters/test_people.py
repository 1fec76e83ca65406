"""Single people are found, shown and erased alike, in memory and in the tables."""

import json
from types import SimpleNamespace

import pytest

from plg_router.adapters.dynamodb.accounts import ACCOUNT, STANDING
from plg_router.adapters.dynamodb.contacts import ContactTable
from plg_router.adapters.dynamodb.items import DOCUMENT, OUTBOX, key, text_of, versioned
from plg_router.adapters.dynamodb.people import NOBODY, PersonTable
from plg_router.domain.enrichment.events import ContactKept
from plg_router.domain.identity.nodes import member_of
from plg_router.domain.signals.profile import NOTHING
from plg_router.domain.signals.reading import Reading
from plg_router.kernel.errors import Transient
from plg_router.kernel.ids import AccountId
from plg_router.services.erase_subject import EraseSubject, person_of
from plg_router.services.ingest_signals import IngestSignals
from plg_router.services.link_accounts import LinkAccounts
from plg_router.services.ports import Versioned
from plg_router.services.routing_desk import RoutingDesk
from tests.adapters.people_stores import people_stores_in_memory, people_stores_on
from tests.adapters.promises import people
from tests.adapters.stores import legible, stores_on
from tests.adapters.test_vendor_stores import make_contacts_table
from tests.fakes.aws_answers import unreachable
from tests.fakes.cast import CAUSE, NOW, RULES, company, signal
from tests.fakes.pseudonyms import OpenNames
from tests.fakes.world import CountedPauses, FixedClock, FixedPolicy, InMemoryQuarantine

ADDRESS = "Ann.Private@gmail.com"
ANN = person_of("ann", OpenNames())


@pytest.fixture(params=["in memory", "on DynamoDB"])
def people_stores(request):
    if request.param == "in memory":
        return people_stores_in_memory()
    return people_stores_on(request.getfixturevalue("table_client"))


class TestEntries(people.Entries):
    """The node of a person."""


class TestTombstones(people.Tombstones):
    """What lets nothing of a person in any more."""


class TestWhoKnows(people.WhoKnows):
    """The accounts whose profile names a person."""


class TestNames(people.Names):
    """The names of a person, in everything but profiles."""


class TestEmptying(people.Emptying):
    """What is kept under the node of a person."""


class TestAddresses(people.Addresses):
    """The addresses that are kept for a look-up."""


class TestHoldings(people.Holdings):
    """What is held of a person."""


@pytest.fixture
def office(table_client):
    """Return tables, and who reads signals and erases people there."""
    client, clock = table_client, FixedClock(NOW)
    stores, contacts = stores_on(client), make_contacts_table(client)
    files = PersonTable(client, stores.table, contacts)
    desk = RoutingDesk(stores.accounts, stores.roster, FixedPolicy(RULES), clock)
    pauses = CountedPauses()
    link = LinkAccounts(stores.accounts)
    return SimpleNamespace(
        client=client,
        table=stores.table,
        accounts=stores.accounts,
        contacts=ContactTable(client, contacts, stores.table, clock),
        people=files,
        erase=EraseSubject(files, stores.accounts, stores.leads, desk, pauses),
        ingest=IngestSignals(stores.accounts, link, InMemoryQuarantine(), pauses),
        texts=lambda: json.dumps(
            [legible(item) for item in client.scan(TableName=stores.table)["Items"]]
        ),
    )


def play(office, *signals):
    return office.ingest([Reading(signals)])


def forget(office, person):
    return office.erase([person], CAUSE, outlast=lambda: None)


def test_yesterdays_events_bring_nobody_back(office):
    yesterday = signal("1", "ann"), signal("2", "ben"), signal("3", "ann", domain=None)
    play(office, *yesterday)

    assert forget(office, ANN).accounts == (company(),)
    assert play(office, *yesterday).forgotten == 2
    assert office.people.accounts_that_know(ANN) == []


def test_an_account_of_ones_own_is_emptied(office):
    play(office, signal("1", "ann", domain=None))
    office.contacts.keep(ANN.node, ADDRESS, CAUSE)

    erased = forget(office, ANN)

    assert erased.items == 1  # the news that there was an address
    account = office.accounts.load(AccountId(ANN.node))
    assert account.profile.value.active_days == frozenset()
    assert ContactKept.__name__ not in office.texts()


def test_whatever_else_names_somebody_names_nobody_afterwards(office):
    """Records of accounts that were theirs once, and events that were told of them."""
    play(office, signal("1", "ann", domain=None))
    play(office, signal("2", "ann", workspace="w"))  # on a company's mail by now
    named = json.dumps([{"of": ANN.node, "members": [member_of(ANN.node)]}])
    record = versioned(company(), "DECISION#1", 1, named.encode(), named)
    office.client.put_item(TableName=office.table, Item=record)

    forget(office, ANN)

    left = office.people.held(ANN)["accounts"]
    assert {one.get("account") or one["sk"] for one in left} == {company(), ACCOUNT, STANDING}
    kept = office.client.get_item(TableName=office.table, Key=key(company(), "DECISION#1"))["Item"]
    for text in (DOCUMENT, OUTBOX):
        assert text_of(kept, text) == named.replace(member_of(ANN.node), NOBODY)


def test_where_no_vendor_is_asked_no_address_is_kept(office):
    without_vendors = PersonTable(office.client, office.table, None)

    without_vendors.forget_contact(ANN.node)

    assert without_vendors.owners([ADDRESS]) == []
    assert without_vendors.held(ANN)["contacts"] == []


@pytest.mark.parametrize(
    "use",
    [
        lambda table: table.entry(ANN.node),
        lambda table: table.bury(ANN.node, Versioned(NOTHING, 1)),
        lambda table: table.accounts_that_know(ANN),
        lambda table: table.empty(ANN.node),
        lambda table: table.owners([ADDRESS]),
        lambda table: table.forget_contact(ANN.node),
    ],
    ids=["read", "bury", "look for", "empty", "owner", "forget"],
)
def test_tables_that_do_not_answer_are_worth_another_try(use):
    client = unreachable("dynamodb")

    with pytest.raises(Transient):
        use(PersonTable(client, "accounts", "contacts"))
