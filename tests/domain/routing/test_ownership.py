"""An account is owned when it is a customer, or has an open deal, with an owner."""

from itertools import product

import pytest

from plg_router.domain.routing.deals import Deal, Opportunity
from plg_router.domain.routing.ownership import CrmAccount, CrmRecords, Lifecycle
from tests.domain.builders import NOON, crm, request


@pytest.mark.parametrize(("lifecycle", "deal"), list(product(Lifecycle, [True, False])))
@pytest.mark.requirement("S74")
def test_a_customer_and_an_open_opportunity_make_an_account_owned(lifecycle, deal):
    owned = lifecycle is Lifecycle.CUSTOMER or deal

    record = crm("olga", lifecycle=lifecycle, has_open_opportunity=deal)

    assert record.owned_by == ("olga" if owned else None)


@pytest.mark.requirement("S74")
def test_a_customer_without_an_owner_is_owned_by_nobody():
    assert crm(None, lifecycle=Lifecycle.CUSTOMER).owned_by is None


def test_an_account_the_crm_does_not_know_is_owned_by_nobody():
    assert request(crm=None).owner is None
    assert request(crm=crm("olga")).owner == "olga"


CUSTOMER, PROSPECT = Lifecycle.CUSTOMER, Lifecycle.PROSPECT


def records(*words):
    """Return what the CRM has said, word by word."""
    known = CrmRecords()
    for word in words:
        known = known.join(CrmRecords.of(word))
    return known


def opportunity(owner="opal", version=1, *, of="1", **facts):
    return Opportunity("opp", version, crm_id=of, owner=owner, **facts)


def deal(version):
    return Deal("opp", version, won=False, channel="sales", closed_at=NOON)


class TestSeveralRecords:
    """Accounts that turned out to be one company may have several records in the CRM."""

    @pytest.mark.requirement("S75")
    @pytest.mark.parametrize(
        ("better", "worse"),
        [
            (CrmAccount("2", 1, "ann", lifecycle=CUSTOMER), CrmAccount("1", 1, "bob")),
            (
                CrmAccount("2", 1, "ann", lifecycle=CUSTOMER),
                CrmAccount("1", 1, "bob", lifecycle=PROSPECT, has_open_opportunity=True),
            ),
            (
                CrmAccount("2", 1, "ann", lifecycle=PROSPECT, has_open_opportunity=True),
                CrmAccount("1", 1, None, lifecycle=CUSTOMER),
            ),
            (
                CrmAccount("2", 1, "ann", lifecycle=CUSTOMER, has_open_opportunity=True),
                CrmAccount("1", 1, "bob", lifecycle=CUSTOMER),
            ),
            (
                CrmAccount("1", 1, "ann", lifecycle=CUSTOMER),
                CrmAccount("2", 1, "bob", lifecycle=CUSTOMER),
            ),
        ],
        ids=["owned", "a customer", "owned though no customer", "with an open deal", "by its id"],
    )
    def test_the_one_that_prevails_owns_the_company(self, better, worse):
        assert records(better, worse).prevailing == records(worse, better).prevailing == better

    def test_where_the_crm_says_nothing_nobody_owns(self):
        assert (CrmRecords().prevailing, CrmRecords().owner) == (None, None)


class TestOpenOpportunities:
    """An open opportunity makes its account owned."""

    @pytest.mark.requirement("S74")
    def test_it_keeps_the_accounts_owner(self):
        known = records(CrmAccount("1", 1, "ann"), opportunity("opal"))

        assert known.prevailing == CrmAccount("1", 1, "ann", has_open_opportunity=True)

    @pytest.mark.requirement("S74")
    def test_its_own_owner_counts_where_the_account_has_none(self):
        assert records(CrmAccount("1", 1), opportunity("opal")).owner == "opal"

    def test_it_counts_for_its_own_account_and_for_no_other(self):
        known = records(CrmAccount("1", 1, "ann"), CrmAccount("2", 1, "bob"), opportunity(of="2"))

        assert known.prevailing == CrmAccount("2", 1, "bob", has_open_opportunity=True)

    def test_one_of_no_account_counts_for_the_first_of_them(self):
        known = records(CrmAccount("2", 1, "bob"), CrmAccount("1", 1, "ann"), opportunity(of=None))

        assert known.owner == "ann"

    @pytest.mark.parametrize(("of", "crm_id"), [("9", "9"), (None, "opp")])
    def test_it_stands_for_an_account_of_which_nothing_is_known(self, of, crm_id):
        known = records(opportunity("opal", 4, of=of))

        assert known.prevailing == CrmAccount(crm_id, 4, "opal", has_open_opportunity=True)

    @pytest.mark.parametrize(
        ("words", "is_open"),
        [
            ([opportunity(version=3)], True),
            ([opportunity(version=3, is_open=False)], False),
            ([opportunity(version=3), deal(2)], True),
            ([opportunity(version=3), deal(3)], False),
            ([opportunity(version=3), deal(4)], False),
        ],
    )
    def test_it_is_over_once_a_deal_of_a_version_as_new_closed_it(self, words, is_open):
        assert bool(records(*words).in_work) is is_open


class TestVersions:
    """Of each record, opportunity and deal the newest version stands."""

    WORDS = (
        (CrmAccount("1", 2, "ann"), CrmAccount("1", 1, "bob"), CrmAccount("1", 3)),
        (opportunity(version=2), opportunity(version=1), opportunity(version=3)),
        (deal(2), deal(1), deal(3)),
    )

    @pytest.mark.parametrize(("known", "older", "newer"), WORDS, ids=["record", "work", "deal"])
    def test_a_word_is_known_once_one_as_new_was_said(self, known, older, newer):
        said = records(known)

        assert said.has(known)
        assert said.has(older)
        assert not said.has(newer)
        assert not CrmRecords().has(known)

    @pytest.mark.parametrize(("known", "older", "newer"), WORDS, ids=["record", "work", "deal"])
    def test_the_newest_version_stands_whichever_comes_first(self, known, older, newer):
        assert records(older, known, newer) == records(newer, older, known) == records(newer)

    def test_everything_of_both_sides_is_kept(self):
        left = records(CrmAccount("1", 1), opportunity())
        right = records(CrmAccount("2", 1), deal(1))

        joined = left.join(right)

        assert set(joined.by_id) == {"1", "2"}
        assert (set(joined.opportunities), set(joined.deals)) == ({"opp"}, {"opp"})
