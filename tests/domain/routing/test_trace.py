"""A line each says what segment and territory are, and why."""

import pytest

from plg_router.domain.routing.trace import segment_found, territory_found
from plg_router.kernel.ids import AccountId
from tests.domain.builders import POLICY, policy, request

BOLT = AccountId("company:bolt.io")
NAMED = policy(routing__territories__named_accounts={"acme.com": "APAC"}).routing


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        ({}, "segment: mid_market, sales_assist"),
        (
            {"role": "expansion_specialist"},
            "segment: mid_market, expansion_specialist; as asked",
        ),
        (
            {"role": "expansion_specialist", "employees": 5000},
            "segment: enterprise, enterprise_ae; expansion_specialist was asked for",
        ),
    ],
)
@pytest.mark.requirement("S73")
def test_the_segment_and_whose_work_it_is(facts, line):
    assert segment_found(request(**facts), POLICY.routing) == line


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        ({"country": "US"}, "territory: APAC by name"),
        ({"account": BOLT, "country": "DE"}, "territory: EMEA by country"),
        ({"account": BOLT, "country": None}, "territory: AMER for want of a country"),
    ],
)
@pytest.mark.requirement("S73", "S78")
def test_the_territory_and_what_it_follows_from(facts, line):
    assert territory_found(request(**facts), NAMED) == line
