"""What asking vendors leaves behind, in memory and on DynamoDB: the same promises."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest

from plg_router.adapters.dynamodb.accounts import AccountTable
from plg_router.adapters.dynamodb.contacts import ContactTable
from plg_router.adapters.dynamodb.vendors import VendorTable
from plg_router.domain.enrichment.admission import Admission
from plg_router.domain.enrichment.answer import NoAnswer, Why
from plg_router.domain.enrichment.bucket import Rate
from plg_router.domain.enrichment.events import AccountEnriched
from plg_router.domain.enrichment.firmographics import UNKNOWN_COMPANY, CompanyFacts
from plg_router.domain.enrichment.person import Contact, Person
from plg_router.domain.identity.nodes import person_node
from plg_router.kernel.errors import Conflict, Transient
from plg_router.kernel.ids import UserId
from plg_router.policy.enrichment import BreakerPolicy
from plg_router.services.ports import AccountStore, Versioned
from plg_router.services.vendor_ports import AdmissionStore
from tests.adapters.stores import make_table, outbox_of
from tests.fakes.accounts import InMemoryAccounts
from tests.fakes.aws_answers import unreachable
from tests.fakes.cast import CAUSE, MID_MARKET, NOW, company
from tests.fakes.storage import Storage
from tests.fakes.vendors import InMemoryAdmissions, InMemoryContacts
from tests.fakes.world import FixedClock

VP, ADDRESS = person_node(UserId("vp")), "vera.pilot@gmail.com"
ACME = company()
JOB = Person("acme.com", "VP Engineering", "engineering", "apollo")


@dataclass(frozen=True)
class Stores:
    """The stores of one environment with vendors."""

    admissions: AdmissionStore
    contacts: InMemoryContacts | ContactTable
    accounts: AccountStore
    clock: FixedClock
    news: Callable[[], list[str]]  # of people who were kept, ever


def in_memory():
    """Return stores that forget everything."""
    storage, clock = Storage(), FixedClock(NOW)
    return Stores(
        InMemoryAdmissions(storage),
        InMemoryContacts(storage, clock),
        InMemoryAccounts(storage),
        clock,
        lambda: [event.person for event in storage.events() if hasattr(event, "person")],
    )


def on_dynamodb(client):
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

    return Stores(
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


@pytest.fixture(params=["in memory", "on DynamoDB"])
def stores(request):
    if request.param == "in memory":
        return in_memory()
    return on_dynamodb(request.getfixturevalue("table_client"))


class TestAdmissions:
    """How much a vendor was called, and how it answered."""

    def test_a_vendor_that_was_never_called_starts_afresh(self, stores):
        assert stores.admissions.admission("apollo") == Versioned(Admission(), 0)

    def test_a_state_reads_as_it_was_written_and_is_its_vendors_alone(self, stores):
        rate, rules = Rate(60, 5), BreakerPolicy(failures=1)
        state = Admission().learnt(NoAnswer(Why.FAULTY, timedelta(seconds=9)), rate, rules, NOW)

        stores.admissions.save_admission("apollo", Versioned(state, 1))

        assert stores.admissions.admission("apollo") == Versioned(state, 1)
        assert stores.admissions.admission("breeze").version == 0

    def test_of_two_calls_at_once_one_is_told(self, stores):
        stores.admissions.save_admission("apollo", Versioned(Admission(), 1))

        with pytest.raises(Conflict):
            stores.admissions.save_admission("apollo", Versioned(Admission(), 1))


class TestAsked:
    """The note that a vendor is asked."""

    def test_a_note_is_kept_beside_the_facts_and_is_news_to_nobody(self, stores):
        told = UNKNOWN_COMPANY.told_by("crm", MID_MARKET, NOW)
        news = AccountEnriched(ACME, "crm")
        stores.accounts.save_firmographics(ACME, Versioned(told, 1), news, CAUSE)

        asked = told.after_asking("apollo", NOW)
        stores.accounts.save_asked(ACME, Versioned(asked, 2))

        assert stores.accounts.load(ACME).firmographics == Versioned(asked, 2)

    def test_of_two_who_would_ask_one_is_told(self, stores):
        asked = Versioned(UNKNOWN_COMPANY.after_asking("apollo", NOW), 1)
        stores.accounts.save_asked(ACME, asked)

        with pytest.raises(Conflict):
            stores.accounts.save_asked(ACME, asked)


class TestContacts:
    """People to look up."""

    def test_nobody_is_kept_at_first(self, stores):
        assert stores.contacts.contact(VP) is None

    def test_a_person_is_kept_and_announced_once(self, stores):
        stores.contacts.keep(VP, ADDRESS, CAUSE)
        stores.news()
        stores.contacts.keep(VP, "other@gmail.com", CAUSE)

        assert stores.contacts.contact(VP) == Contact(ADDRESS)
        assert stores.news() == [VP]

    def test_a_claim_is_noted_once(self, stores):
        stores.contacts.keep(VP, ADDRESS, CAUSE)

        stores.contacts.claim(VP, "apollo", NOW)

        assert stores.contacts.contact(VP) == Contact(ADDRESS, {"apollo": NOW})
        with pytest.raises(Conflict):
            stores.contacts.claim(VP, "apollo", NOW)

    def test_a_claim_may_be_taken_back(self, stores):
        stores.contacts.keep(VP, ADDRESS, CAUSE)
        stores.contacts.claim(VP, "apollo", NOW)
        stores.contacts.claim(VP, "breeze", NOW)

        stores.contacts.release(VP, "apollo")

        assert stores.contacts.contact(VP) == Contact(ADDRESS, {"breeze": NOW})
        stores.contacts.claim(VP, "apollo", NOW)

    @pytest.mark.parametrize("found", [JOB, None])
    def test_what_was_looked_up_is_kept_and_the_address_is_not(self, stores, found):
        stores.contacts.keep(VP, ADDRESS, CAUSE)
        stores.contacts.claim(VP, "apollo", NOW)

        stores.contacts.settle(VP, found)

        assert stores.contacts.contact(VP) == Contact(None, {"apollo": NOW}, found)
        with pytest.raises(Conflict):
            stores.contacts.claim(VP, "breeze", NOW)

    def test_a_person_who_was_looked_up_is_not_kept_anew(self, stores):
        stores.contacts.keep(VP, ADDRESS, CAUSE)
        stores.contacts.settle(VP, None)

        stores.contacts.keep(VP, ADDRESS, CAUSE)

        assert stores.contacts.contact(VP) == Contact(None)

    def test_a_person_is_forgotten_after_thirty_days_and_may_be_kept_anew(self, stores):
        stores.contacts.keep(VP, ADDRESS, CAUSE)
        stores.contacts.settle(VP, JOB)
        stores.news()

        stores.clock.advance(timedelta(days=30, seconds=1))
        forgotten = stores.contacts.contact(VP)
        stores.contacts.keep(VP, ADDRESS, CAUSE)

        assert forgotten is None
        assert stores.contacts.contact(VP) == Contact(ADDRESS)
        assert stores.news() == [VP, VP]

    def test_nobody_is_claimed_who_is_not_kept(self, stores):
        with pytest.raises(Conflict):
            stores.contacts.claim(VP, "apollo", NOW)


def test_the_address_lies_in_the_contacts_table_alone(table_client):
    """The relay sees whole items of the accounts table."""
    stores = on_dynamodb(table_client)
    stores.contacts.keep(VP, ADDRESS, CAUSE)

    tables = {
        name: str(table_client.scan(TableName=name)["Items"])
        for name in table_client.list_tables()["TableNames"]
    }

    assert {name.partition("-")[0] for name, text in tables.items() if ADDRESS in text} == {
        "contacts"
    }


def test_dynamodb_forgets_by_the_attribute_that_the_table_names(table_client):
    contacts, accounts = make_contacts_table(table_client), make_table(table_client)
    ContactTable(table_client, contacts, accounts, lambda: NOW).keep(VP, ADDRESS, CAUSE)

    (item,) = table_client.scan(TableName=contacts)["Items"]

    assert int(item["forget_at"]["N"]) == int((NOW + timedelta(days=30)).timestamp())


@pytest.mark.parametrize(
    "use",
    [
        lambda table: table.keep(VP, ADDRESS, CAUSE),
        lambda table: table.contact(VP),
        lambda table: table.claim(VP, "apollo", NOW),
        lambda table: table.settle(VP, JOB),
    ],
    ids=["keep", "read", "claim", "settle"],
)
def test_a_table_that_does_not_answer_is_worth_another_delivery(use):
    client = unreachable("dynamodb")

    with pytest.raises(Transient):
        use(ContactTable(client, "contacts", "accounts", lambda: NOW))


def test_facts_of_a_company_read_as_they_were_written(table_client):
    stores = on_dynamodb(table_client)
    facts = CompanyFacts("Acme", 9, "software", "US", 5_000, 10**7)
    known = UNKNOWN_COMPANY.told_by("apollo", facts, NOW).after_asking("apollo", NOW)

    stores.accounts.save_asked(ACME, Versioned(known, 1))

    assert stores.accounts.load(ACME).firmographics.value == known
