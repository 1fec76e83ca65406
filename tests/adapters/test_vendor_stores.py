"""What asking vendors leaves behind, in memory and on DynamoDB: the same promises."""

from datetime import timedelta

import pytest

from plg_router.adapters.dynamodb.contacts import ContactTable
from plg_router.domain.enrichment.firmographics import UNKNOWN_COMPANY, CompanyFacts
from plg_router.domain.enrichment.person import Person
from plg_router.kernel.errors import Transient
from plg_router.services.ports import Versioned
from tests.adapters.promises import vendors
from tests.adapters.stores import legible, make_table
from tests.adapters.vendor_stores import (
    ADDRESS,
    VP,
    make_contacts_table,
    vendor_stores_in_memory,
    vendor_stores_on,
)
from tests.fakes.aws_answers import unreachable
from tests.fakes.cast import CAUSE, NOW, company

ACME = company()
JOB = Person("acme.com", "VP Engineering", "engineering", "apollo")


@pytest.fixture(params=["in memory", "on DynamoDB"])
def vendor_stores(request):
    if request.param == "in memory":
        return vendor_stores_in_memory()
    return vendor_stores_on(request.getfixturevalue("table_client"))


class TestAdmissions(vendors.Admissions):
    """How much a vendor was called, and how it answered."""


class TestAsked(vendors.Asked):
    """The note that a vendor is asked."""


class TestContacts(vendors.Contacts):
    """People to look up."""


def test_the_address_lies_in_the_contacts_table_alone(table_client):
    """The relay sees whole items of the accounts table."""
    stores = vendor_stores_on(table_client)
    stores.contacts.keep(VP, ADDRESS, CAUSE)

    tables = {
        name: str([*map(legible, table_client.scan(TableName=name)["Items"])])
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
    stores = vendor_stores_on(table_client)
    facts = CompanyFacts("Acme", 9, "software", "US", 5_000, 10**7)
    known = UNKNOWN_COMPANY.told_by("apollo", facts, NOW).after_asking("apollo", NOW)

    stores.accounts.save_asked(ACME, Versioned(known, 1))

    assert stores.accounts.load(ACME).firmographics.value == known
