"""Single people are found, shown and erased in the tables, wherever something names them."""

import json
from types import SimpleNamespace

import pytest
from moto import mock_aws

from plg_router.adapters.dynamodb.accounts import ACCOUNT
from plg_router.adapters.dynamodb.client import dynamodb
from plg_router.adapters.dynamodb.contacts import ContactTable
from plg_router.adapters.dynamodb.crm_objects import CrmObjectTable
from plg_router.adapters.dynamodb.items import DOCUMENT, OUTBOX, key, text_of, versioned
from plg_router.adapters.dynamodb.people import NOBODY, PersonTable
from plg_router.adapters.pseudonyms import KeyedPseudonyms
from plg_router.domain.crm.crm_object import CONTACTS, CrmObject, written
from plg_router.domain.enrichment.events import ContactKept
from plg_router.domain.identity.evidence import EvidenceKind
from plg_router.domain.identity.nodes import FORGOTTEN, member_of
from plg_router.domain.signals.reading import Reading
from plg_router.kernel.ids import AccountId
from plg_router.services.erase_subject import EraseSubject, person_of
from plg_router.services.ingest_signals import IngestSignals
from plg_router.services.link_accounts import LinkAccounts
from plg_router.services.ports import Versioned
from plg_router.services.routing_desk import RoutingDesk
from tests.adapters.stores import legible, stores_on
from tests.adapters.test_vendor_stores import make_contacts_table
from tests.fakes.cast import CAUSE, NOW, RULES, company, signal
from tests.fakes.world import CountedPauses, FixedClock, FixedPolicy, InMemoryQuarantine

ADDRESS = "Ann.Private@gmail.com"
OBJECT = "crm:salesforce:account:001"
PSEUDONYMS = KeyedPseudonyms(lambda: "key")
ANN, BEN = person_of("ann", PSEUDONYMS), person_of("ben", PSEUDONYMS)


@pytest.fixture
def office(monkeypatch):
    """Return tables in which Ann is a member, a lone account, a contact and somebody's customer."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    with mock_aws():
        client, clock = dynamodb(), FixedClock(NOW)
        stores, contacts = stores_on(client), make_contacts_table(client)
        people = PersonTable(client, stores.table, contacts)
        desk = RoutingDesk(stores.accounts, stores.roster, FixedPolicy(RULES), clock)
        pauses = CountedPauses()
        link = LinkAccounts(stores.accounts)
        yield SimpleNamespace(
            client=client,
            table=stores.table,
            accounts=stores.accounts,
            contacts=ContactTable(client, contacts, stores.table, clock),
            objects=CrmObjectTable(client, stores.table),
            people=people,
            erase=EraseSubject(people, stores.accounts, stores.leads, desk, pauses),
            ingest=IngestSignals(stores.accounts, link, InMemoryQuarantine(), pauses),
            texts=lambda: json.dumps(
                [
                    legible(item)
                    for table in (stores.table, contacts)
                    for item in client.scan(TableName=table)["Items"]
                ]
            ),
        )


def used(user, domain="acme.com"):
    return signal(f"{user} in {domain}", PSEUDONYMS.of(user), domain=domain)


def play(office, *signals):
    return office.ingest([Reading(signals)])


def forget(office, person):
    office.erase.bury(person, CAUSE)
    return office.erase.sweep(person, CAUSE)


def test_a_member_who_is_erased_is_named_by_the_tombstone_and_its_mark_alone(office):
    play(office, used("ann"), used("ben"), used("ann", "beta.com"))

    erased = forget(office, ANN)

    assert erased.accounts == (company("acme.com"), company("beta.com"))
    assert office.people.accounts_that_know(ANN) == []
    assert office.people.accounts_that_know(BEN) == [company("acme.com")]
    assert office.people.entry(ANN.node).is_erased
    assert office.accounts.links([ANN.node])[ANN.node].evidence.kind is EvidenceKind.ERASED
    assert office.accounts.roots([ANN.node]) == {ANN.node: FORGOTTEN}


def test_yesterdays_events_bring_nobody_back(office):
    yesterday = used("ann"), used("ben"), used("ann", None)
    play(office, *yesterday)
    forget(office, ANN)

    assert play(office, *yesterday).forgotten == 2
    assert office.people.accounts_that_know(ANN) == []


def test_an_account_of_ones_own_is_emptied(office):
    play(office, used("ann", None))
    office.contacts.keep(ANN.node, ADDRESS, CAUSE)

    erased = forget(office, ANN)

    assert erased.items == 1  # the news that there was an address
    account = office.accounts.load(AccountId(ANN.node))
    assert account.profile.value.active_days == frozenset()
    assert ContactKept.__name__ not in office.texts()


def test_a_kept_address_is_deleted_and_tells_whose_it_was(office):
    office.contacts.keep(ANN.node, ADDRESS, CAUSE)
    office.contacts.keep(BEN.node, "ben@gmail.com", CAUSE)

    assert office.people.owners([ADDRESS.lower()]) == [ANN.node]
    office.people.forget_contact(ANN.node)

    assert ADDRESS not in office.texts()
    assert office.people.owners([ADDRESS]) == []
    assert office.contacts.contact(BEN.node) is not None


def test_an_object_of_the_crm_loses_a_contact_and_a_replay_does_not_bring_it_back(office):
    people = f"{ANN.pseudonym} {BEN.pseudonym}"
    told = CrmObject({CONTACTS: written(1000, 0, people), "name": written(1000, 0, "Acme")})
    office.objects.keep(OBJECT, Versioned(told, 1))

    assert forget(office, ANN).items == 1

    known = office.objects.known(OBJECT).value
    assert known.join(told) == known
    assert known.get(CONTACTS) == BEN.pseudonym
    assert known.get("name") == "Acme"
    assert ANN.pseudonym not in office.texts()


def test_whatever_else_names_somebody_names_nobody_afterwards(office):
    """Records of accounts that were theirs once, and events that were told of them."""
    play(office, used("ann", None))
    play(office, signal("2", PSEUDONYMS.of("ann"), workspace="w"))  # on a company's mail by now
    named = json.dumps([{"of": ANN.node, "members": [member_of(ANN.node)]}])
    record = versioned(company(), "DECISION#1", 1, named.encode(), named)
    office.client.put_item(TableName=office.table, Item=record)

    forget(office, ANN)

    left = office.people.held(ANN)["accounts"]
    assert {one.get("account") or one["sk"] for one in left} == {company(), ACCOUNT}
    kept = office.client.get_item(TableName=office.table, Key=key(company(), "DECISION#1"))["Item"]
    for text in (DOCUMENT, OUTBOX):
        assert text_of(kept, text) == named.replace(member_of(ANN.node), NOBODY)


def test_what_is_held_is_told_person_by_person(office):
    play(office, used("ann"), used("ben"))
    office.contacts.keep(ANN.node, ADDRESS, CAUSE)

    held = office.people.held(ANN)

    assert json.loads(json.dumps(held, default=str)) == held | {
        name: json.loads(json.dumps(found, default=str)) for name, found in held.items()
    }
    (member,) = [one["member"] for one in held["accounts"] if "member" in one]
    assert member["mail_class"] == "CORPORATE"
    assert [one["address"] for one in held["contacts"]] == [ADDRESS]
    assert member_of(BEN.node) not in json.dumps(held, default=str)
