"""A CRM's object says what our own events would have said: what cannot be read is left out."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from plg_router.domain.crm.assemble import Touch, account_change, deal, opportunity, touch
from plg_router.domain.crm.crm_object import CONTACTS, DELETED, CrmObject, written
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.routing.deals import Deal, Opportunity
from plg_router.domain.routing.ownership import AccountChange, CrmAccount, Lifecycle, Whose
from plg_router.policy.crm_fields import CrmFields
from tests.domain.builders import NOON
from tests.fakes.vendors import FewProviders

AT = int(NOON.timestamp()) * 1000
MAIL = FewProviders()
FIELDS = CrmFields(
    lifecycles={"Customer": "customer", "Churned": "former"},
    pipelines={"Self-Serve": "plg"},
    won=("Won",),
    lost=("Lost",),
    touched=("Done", "Reached"),
)


def known(**values):
    """Return an object that was written at noon."""
    return CrmObject({name: written(AT, 0, value) for name, value in values.items()})


def account(**values):
    return account_change(known(**{"domains": "acme.com", **values}), "001", 7, FIELDS, MAIL)


def opened(**values):
    """Return the opportunity of some values, without whose it is."""
    return opportunity(known(**{"account": "001", **values}), "006", 7, FIELDS, MAIL)[0]


class TestACompany:
    """A record becomes a company's once it names a domain that is the company's own."""

    @pytest.mark.requirement("S18")
    def test_everything_that_is_told_of_it_is_read(self):
        change = account(
            name=" Acme ",
            owner_rep_id="olga",
            backup_rep_id="ben",
            lifecycle="Customer",
            employees="420.9",
            industry="Software",
            country="us",
            annual_deal_value=90_000,
            contacts="u-1 u-2",
        )

        assert change == AccountChange(
            CrmAccount("001", 7, "olga", "ben", Lifecycle.CUSTOMER),
            ("acme.com",),
            CompanyFacts("Acme", 420, "Software", "US", 90_000),
            ("u-1", "u-2"),
        )

    def test_a_silent_record_is_a_prospects(self):
        assert account() == AccountChange(CrmAccount("001", 7), ("acme.com",), CompanyFacts())

    @pytest.mark.parametrize(
        ("relation", "lifecycle"),
        [
            ("Churned", Lifecycle.FORMER),
            ("Partner", Lifecycle.PROSPECT),
            (None, Lifecycle.PROSPECT),
        ],
    )
    def test_a_relation_is_told_in_the_policys_words(self, relation, lifecycle):
        assert account(lifecycle=relation).crm.lifecycle is lifecycle

    @pytest.mark.parametrize(
        ("told", "domains"),
        [
            ("https://www.acme.com/about?from=a", ("acme.com",)),
            ("HTTP://ada@Acme.com:8080#top", ("acme.com",)),
            (
                "acme.com; bolt.io,cargo.dev  dune.org",
                ("acme.com", "bolt.io", "cargo.dev", "dune.org"),
            ),
            ("gmail.com, acme.com", ("acme.com",)),
            ("/about, localhost; acme.com", ("acme.com",)),
        ],
    )
    def test_its_domains_are_read_out_of_web_addresses(self, told, domains):
        assert account(domains=told).domains == domains

    @pytest.mark.parametrize("told", ["gmail.com", "not a site", " ; ", "", True, None])
    def test_without_a_domain_of_its_own_it_is_nobodys_record(self, told):
        assert account(domains=told) is None

    @pytest.mark.requirement("S74")
    def test_a_record_that_was_deleted_belongs_to_nobody(self):
        gone = account(
            owner_rep_id="olga", backup_rep_id="ben", lifecycle="Customer", **{DELETED: True}
        )

        assert gone.crm == CrmAccount("001", 7, lifecycle=Lifecycle.FORMER)

    @pytest.mark.parametrize("value", ["many", "-1", "-0.5e9", "1e300", "inf", "nan", "", None])
    def test_what_is_no_number_is_not_told(self, value):
        assert account(annual_deal_value=value).facts.annual_deal_value is None

    def test_no_number_is_told_that_is_no_moment_either(self):
        """The last millisecond of the year 9999 is the largest there is."""
        last = 253_402_300_799_999

        told = [account(annual_deal_value=value).facts for value in (last, last + 1)]

        assert [facts.annual_deal_value for facts in told] == [last, None]

    def test_no_employees_are_unknown_employees_and_a_worth_of_nothing_is_a_word(self):
        facts = account(employees="0.4", annual_deal_value="0").facts

        assert (facts.employees, facts.annual_deal_value) == (None, 0)

    @pytest.mark.parametrize(("told", "code"), [("De", "DE"), ("Germany", None), ("1A", None)])
    def test_a_country_is_its_code_of_two_letters(self, told, code):
        assert account(country=told).facts.country == code

    def test_a_text_is_cut_where_no_name_goes_on(self):
        assert account(name="a" * 129).facts.name == "a" * 128

    @pytest.mark.parametrize("value", ["  ", False, None])
    def test_an_empty_text_is_not_told(self, value):
        change = account(name=value, owner_rep_id=value)

        assert (change.facts.name, change.crm.owner) == (None, None)


class TestAnOpportunity:
    """An opportunity belongs to a record of the CRM, or to a domain."""

    @pytest.mark.requirement("S18")
    def test_everything_that_is_told_of_it_is_read(self):
        found = opportunity(
            known(
                account="001",
                domain="www.acme.com",
                owner_rep_id="olga",
                stage="Demo",
                pipeline="Self-Serve",
                amount="70000.5",
                opened_at="2026-03-02T12:00:00Z",
            ),
            "006",
            7,
            FIELDS,
            MAIL,
        )

        assert found == (
            Opportunity(
                "006",
                7,
                crm_id="001",
                owner="olga",
                pipeline="plg",
                stage="Demo",
                amount=70_000,
                opened_at=NOON,
            ),
            Whose("001", "acme.com"),
        )

    def test_a_silent_one_is_open(self):
        assert opened() == Opportunity("006", 7, crm_id="001")

    @pytest.mark.parametrize(
        ("values", "whose"),
        [
            ({"account": "001"}, Whose("001")),
            ({"domain": "acme.com"}, Whose(None, "acme.com")),
            ({"domain": "gmail.com"}, None),
            ({}, None),
        ],
    )
    def test_it_waits_until_the_crm_says_whose_it_is(self, values, whose):
        told = known(stage="Won", **values)
        found = opportunity(told, "006", 7, FIELDS, MAIL)
        closed = deal(told, "006", 7, FIELDS, MAIL)

        assert (found and found[1]) == (closed and closed[1]) == whose

    @pytest.mark.parametrize(
        ("values", "is_open"),
        [
            ({"stage": "Demo"}, True),
            ({"stage": "Won"}, False),
            ({"stage": "Lost"}, False),
            ({"stage": "Demo", DELETED: True}, False),
        ],
    )
    def test_it_is_closed_by_its_stage_or_its_end(self, values, is_open):
        assert opened(**values).is_open is is_open

    def test_a_pipeline_that_the_policy_does_not_name_is_left_to_the_stage(self):
        assert opened(pipeline="Renewals").pipeline is None

    @pytest.mark.parametrize(
        ("told", "moment"),
        [
            (AT, NOON),
            (str(AT), NOON),
            (AT + 500, NOON + timedelta(milliseconds=500)),
            ("2026-03-02T12:00:00", NOON),
            (
                "2026-03-02T13:00:00+01:00",
                datetime(2026, 3, 2, 13, tzinfo=timezone(timedelta(hours=1))),
            ),
            ("2026-03-02", datetime(2026, 3, 2, tzinfo=UTC)),
            ("yesterday", None),
            (str(10**17), None),
            ("", None),
            (None, None),
        ],
    )
    def test_a_moment_is_told_in_milliseconds_or_as_text(self, told, moment):
        assert opened(opened_at=told).opened_at == moment


class TestADeal:
    """An opportunity comes to a deal when it reaches the stage that says so."""

    @pytest.mark.requirement("S169")
    @pytest.mark.parametrize(("stage", "won"), [("Won", True), ("Lost", False)])
    def test_it_was_closed_when_its_stage_was_written(self, stage, won):
        told = known(account="001", stage=stage, amount="70000.5")

        assert deal(told, "006", 7, FIELDS, MAIL) == (
            Deal("006", 7, won=won, channel="sales", closed_at=NOON, amount=70_000),
            Whose("001"),
        )

    @pytest.mark.parametrize("stage", ["Demo", None])
    def test_while_it_is_open_there_is_none(self, stage):
        assert deal(known(account="001", stage=stage), "006", 7, FIELDS, MAIL) is None


class TestATouch:
    """A task is a touch once somebody was reached."""

    @pytest.mark.requirement("S147")
    @pytest.mark.parametrize(
        ("values", "found"),
        [
            ({"status": "Done", "account_id": "company:acme.com"}, ("company:acme.com", None)),
            ({"status": "Reached", "account": "001"}, (None, "001")),
            (
                {"status": "Done", "account_id": "company:acme.com", "account": "001"},
                ("company:acme.com", "001"),
            ),
        ],
    )
    def test_it_happened_when_its_status_was_written(self, values, found):
        assert touch(known(**values), FIELDS) == Touch(*found, at=NOON)

    @pytest.mark.parametrize(
        "values",
        [
            {"status": "Planned", "account": "001"},
            {"account": "001"},
            {"status": "Done"},
            {"status": "Done", "account": " ", "account_id": ""},
        ],
    )
    def test_nobody_was_reached_or_it_is_nobodys(self, values):
        assert touch(known(**values), FIELDS) is None


class TestSomebodyWhoAskedToBeForgotten:
    """The CRM's list of people is rewritten without them."""

    def test_the_others_stay_and_a_replay_brings_nobody_back(self):
        before = known(contacts="u-1 u-2 u-3")

        after = before.without_contact("u-2", "u-9")

        assert after.get(CONTACTS) == "u-1 u-3"
        assert after.join(before) == after
        assert after.fields[CONTACTS] == written(AT, 1, "u-1 u-3")

    def test_of_nobody_nothing_is_left(self):
        assert known(contacts="u-1").without_contact("u-1").get(CONTACTS) is None
        assert known(contacts=None).without_contact("u-1").get(CONTACTS) is None

    def test_a_record_that_never_listed_people_stays_as_it_is(self):
        silent = known(name="Acme")

        assert silent.without_contact("u-1") is silent

    def test_who_is_listed_is_told_one_by_one(self):
        assert known(contacts="u-1 u-2").contacts == ["u-1", "u-2"]
        assert known(contacts=None).contacts == []
        assert known(name="Acme").contacts == []

    def test_what_else_is_known_stays(self):
        assert known(name="Acme", contacts="u-1").without_contact("u-1").get("name") == "Acme"
