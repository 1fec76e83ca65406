"""An account is owned when it is a customer, or has an open deal, with an owner."""

from itertools import product

import pytest

from plg_router.domain.routing.ownership import Lifecycle
from tests.domain.builders import crm, request


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
