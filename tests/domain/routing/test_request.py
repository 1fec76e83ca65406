"""A lead's segment, squad, skill and territory follow from its company."""

from dataclasses import replace

import pytest

from plg_router.domain.signals.signal import Seniority
from plg_router.kernel.ids import AccountId
from plg_router.policy.routing import Segment, Squad
from tests.domain.builders import ACME, POLICY, policy, request

ROUTING = POLICY.routing
PRIVATE, OLDER = AccountId("person:0123456789abcdef"), AccountId("company:aaa.com")


@pytest.mark.parametrize(
    ("employees", "segment", "squad", "skill"),
    [
        (5000, Segment.ENTERPRISE, Squad.ENTERPRISE, None),
        (1000, Segment.ENTERPRISE, Squad.ENTERPRISE, None),
        (999, Segment.MID_MARKET, Squad.VELOCITY, "sales_assist"),
        (50, Segment.MID_MARKET, Squad.VELOCITY, "sales_assist"),
        (49, Segment.SMB, Squad.VELOCITY, "smb"),
        (5, Segment.SMB, Squad.VELOCITY, "smb"),
        (None, Segment.UNKNOWN, Squad.VELOCITY, "smb"),
    ],
)
@pytest.mark.requirement("S76", "S77", "S135", "T7", "T8", "T10")
def test_each_size_asks_for_its_squad_and_skill(employees, segment, squad, skill):
    """Sales-assist and SMB work both belong to the velocity squad, told apart by skill."""
    lead = request(employees=employees)

    specialists = lead.specialists(ROUTING)

    assert lead.segment(ROUTING) is segment
    assert (specialists.squad, specialists.skill) == (squad, skill)


@pytest.mark.parametrize(
    ("employees", "seniority", "role"),
    [
        (10, Seniority.UNKNOWN, "smb"),
        (5000, Seniority.LEAD, "enterprise_ae"),
        (None, Seniority.STAFF, "smb"),
        (None, Seniority.LEAD, "sales_assist"),
        (None, Seniority.EXECUTIVE, "sales_assist"),
    ],
)
@pytest.mark.requirement("S88")
def test_company_size_and_the_persons_role_decide_together(employees, seniority, role):
    """A lone user in a firm of 10, the head of a department in a firm of 5,000, and in between."""
    assert request(employees=employees, seniority=seniority).role_name(ROUTING) == role


@pytest.mark.requirement("S88")
def test_the_first_row_that_fits_size_and_seniority_decides():
    rows = [
        {"sizes": ["mid"], "seniority": "executive", "role": "expansion_specialist"},
        {"sizes": ["mid"], "seniority": "lead", "role": "solutions_engineer"},
        {"sizes": ["enterprise"], "role": "enterprise_ae"},
        {"sizes": ["micro", "small", "mid", "unknown"], "role": "smb"},
    ]
    by_rank = policy(routing__segments=rows).routing

    assert [request(seniority=rank).role_name(by_rank) for rank in Seniority] == [
        "smb",
        "smb",
        "solutions_engineer",
        "expansion_specialist",
    ]


@pytest.mark.parametrize("asked", [None, "a role of an earlier policy", "expansion_specialist"])
@pytest.mark.requirement("S76", "T8")
def test_an_enterprise_account_stays_with_enterprise_aes_whatever_role_is_asked_for(asked):
    assert request(employees=5000, role=asked).role_name(ROUTING) == "enterprise_ae"


@pytest.mark.parametrize("asked", ["expansion_specialist", "solutions_engineer", "enterprise_ae"])
@pytest.mark.requirement("S135")
def test_any_other_account_goes_to_the_role_that_its_trigger_asks_for(asked):
    lead = request(role=asked)

    assert lead.role_name(ROUTING) == asked
    assert lead.specialists(ROUTING) == ROUTING.roles[asked]


@pytest.mark.parametrize("asked", [None, "a role of an earlier policy"])
@pytest.mark.requirement("S76", "S77")
def test_where_no_role_that_the_policy_knows_is_asked_for_the_segment_decides(asked):
    assert request(role=asked).role_name(ROUTING) == "sales_assist"


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


@pytest.mark.requirement("S12")
def test_a_crossing_keeps_its_name_whatever_its_account_lives_on_in():
    """Each account counts its own, so that the first of one is not the first of another."""
    asked = request(account=PRIVATE, crossing=2)

    moved = asked.under(ACME)

    assert (moved.account_id, moved.crossing) == (ACME, 2)
    assert asked.crossed == moved.crossed == moved.under(OLDER).crossed
    assert str(moved.crossed) == f"{PRIVATE}/2"
    assert moved.crossed != request(crossing=2).crossed
    assert moved.under(PRIVATE) == asked
