"""Other stages hear of an account's owner when the CRM names another one."""

import pytest

from plg_router.domain.routing.events import AccountOwnerChanged, owner_changed
from plg_router.domain.routing.ownership import CrmRecords
from tests.domain.builders import ACME, crm

NOBODYS, ANNS, BOBS = CrmRecords(), CrmRecords.of(crm("ann")), CrmRecords.of(crm("bob"))


@pytest.mark.requirement("S74")
@pytest.mark.parametrize(
    ("before", "after", "owner", "previous"),
    [(NOBODYS, ANNS, "ann", None), (ANNS, BOBS, "bob", "ann"), (BOBS, NOBODYS, None, "bob")],
)
def test_another_owner_is_news(before, after, owner, previous):
    assert owner_changed(ACME, before, after) == (AccountOwnerChanged(ACME, owner, previous),)


def test_the_same_owner_is_none():
    assert owner_changed(ACME, ANNS, CrmRecords.of(crm("ann", backup="ben"))) == ()
    assert owner_changed(ACME, NOBODYS, NOBODYS) == ()
