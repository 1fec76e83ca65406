"""A lead's segment, squad, skill and territory follow from its company."""

from dataclasses import replace

import pytest

from plg_router.kernel.ids import AccountId
from plg_router.policy.routing import Segment, Squad
from tests.domain.builders import ACME, POLICY, policy, request

ROUTING = POLICY.routing
PRIVATE = AccountId("person:0123456789abcdef")


@pytest.mark.parametrize(
    ("employees", "segment", "squad", "skill"),
    [
        (5000, Segment.ENTERPRISE, Squad.ENTERPRISE, None),
        (1000, Segment.ENTERPRISE, Squad.ENTERPRISE, None),
        (999, Segment.MID_MARKET, Squad.VELOCITY, "sales_assist"),
        (50, Segment.MID_MARKET, Squad.VELOCITY, "sales_assist"),
        (49, Segment.SMB, Squad.VELOCITY, "smb"),
        (5, Segment.SMB, Squad.VELOCITY, "smb"),
        (None, Segment.UNKNOWN, Squad.VELOCITY, "sales_assist"),
    ],
)
@pytest.mark.requirement("S76", "S77", "S135", "T7", "T8", "T10")
def test_each_size_asks_for_its_squad_and_skill(employees, segment, squad, skill):
    """Sales-assist and SMB work both belong to the velocity squad, told apart by skill."""
    lead = request(employees=employees)

    specialists = lead.specialists(ROUTING)

    assert lead.segment(ROUTING) is segment
    assert (specialists.squad, specialists.skill) == (squad, skill)


@pytest.mark.requirement("S103", "T8")
def test_a_listed_domain_asks_for_the_enterprise_squad_whatever_its_size():
    listed = policy(routing__sizes__enterprise_domains=["acme.com"]).routing

    assert request(employees=5).specialists(listed).squad is Squad.ENTERPRISE


@pytest.mark.parametrize(
    ("country", "territory"), [("US", "AMER"), ("DE", "EMEA"), ("NO", "EMEA"), ("JP", "APAC")]
)
@pytest.mark.requirement("S78")
def test_a_country_lies_in_one_territory(country, territory):
    assert request(country=country).territory(ROUTING) == territory


@pytest.mark.parametrize("country", [None, "AQ"])
def test_an_unknown_country_lies_where_the_policy_says(country):
    elsewhere = policy(routing__territories__unknown_country="APAC").routing

    assert request(country=country).territory(elsewhere) == "APAC"


@pytest.mark.requirement("S78")
def test_a_named_account_lies_in_its_territory_whatever_its_country():
    named = policy(routing__territories__named_accounts={"acme.com": "APAC"}).routing

    assert request(country="US").territory(named) == "APAC"
    assert request(account=AccountId("company:bolt.io"), country="US").territory(named) == "AMER"


def test_a_private_account_has_no_name_to_be_listed_by():
    named = policy(routing__territories__named_accounts={"acme.com": "APAC"}).routing

    assert replace(request(), account_id=PRIVATE).territory(named) == "AMER"
    assert request(account=ACME).territory(named) == "APAC"
