"""A policy that would hand accounts over against the rules is refused, with the fix."""

import pytest

from plg_router.kernel.errors import Rejected
from plg_router.policy.policy import read_policy
from tests.policy.documents import DEFAULT, edited

MATRIX = DEFAULT["handoff"]["matrix"]
LIMIT = DEFAULT["handoff"]["triggers"]["usage_limit_outreach"]
ROLES = {
    name: role for name, role in DEFAULT["routing"]["roles"].items() if name != "solutions_engineer"
}
NO_GROUND = {"actions": ["assign"], "when": {}}


@pytest.mark.parametrize(
    ("path", "value", "fix"),
    [
        pytest.param(
            "handoff/matrix/4/when",
            {"sizes": ["small"]},
            "small_and_worth_it sells to the smallest; give a minimum_deal_value (T11)",
            marks=pytest.mark.requirement("S82", "T11"),
        ),
        pytest.param(
            "handoff/matrix/3/motion",
            "sales_led",
            "mid_market is sales-led; let its sizes be enterprise alone (S99)",
            marks=pytest.mark.requirement("S99"),
        ),
        pytest.param(
            "handoff/matrix/6/role",
            "smb",
            "self_serve is self-serve and names smb; name nobody (S83)",
            marks=pytest.mark.requirement("S83"),
        ),
        pytest.param(
            "handoff/matrix",
            MATRIX[:-1],
            "matrix leaves some accounts out; end it with a self-serve cell for all (T12)",
            marks=pytest.mark.requirement("T12"),
        ),
        pytest.param(
            "handoff/matrix/6/when",
            {"sizes": ["small"]},
            "matrix leaves some accounts out; end it with a self-serve cell for all (T12)",
            marks=pytest.mark.requirement("T12"),
        ),
        pytest.param(
            "handoff/triggers/usage_limit_outreach/when",
            {**LIMIT["when"], "backed": False},
            "a limit hit alone would assign somebody; set backed to true (T3)",
            marks=pytest.mark.requirement("T3"),
        ),
        pytest.param(
            "handoff/triggers/usage_limit_hit/offers",
            ["talk_to_sales"],
            "offers lacks self_serve_upgrade, which is always open (S158, S160); add it",
            marks=pytest.mark.requirement("S158", "S160"),
        ),
        pytest.param(
            "handoff/by_size/otherwise",
            "sdr",
            "hands accounts in use to an SDR; name a role that sells (S70, S71)",
            marks=pytest.mark.requirement("S70", "S71", "T8"),
        ),
        pytest.param(
            "handoff/triggers/security_review/role",
            "velocity_sdr",
            "hands accounts in use to an SDR; name a role that sells (S70, S71)",
            marks=pytest.mark.requirement("S70", "S71"),
        ),
        pytest.param(
            "handoff/triggers/vague",
            NO_GROUND,
            "measures nothing; give signals, people, volume or growth (S117)",
            marks=pytest.mark.requirement("S117"),
        ),
        pytest.param(
            "handoff/triggers/newsletter",
            {"actions": ["assign"], "when": {"signals": ["marketing_engaged"]}},
            "signals names marketing_engaged, which is not counted or not of the product; "
            "leave it out (S29)",
            marks=pytest.mark.requirement("S29"),
        ),
        (
            "handoff/triggers/security_review/role",
            "lawyer",
            "lawyer is not among roles; add it there, or name another one",
        ),
        (
            "handoff/triggers/security_review/play",
            "chess",
            "chess is not among plays; add it there, or name another one",
        ),
        (
            "handoff/triggers/pricing_page_visited/programme",
            "film",
            "film is not among nurture; add it there, or name another one",
        ),
        (
            "handoff/tiers/expansion",
            "nothing",
            "nothing is not among triggers; add it there, or name another one",
        ),
        (
            "handoff/triggers/pricing_interest/message",
            None,
            "says something if and only if in_app_message is an action; make it so",
        ),
        (
            "handoff/triggers/pricing_interest/programme",
            "checkout",
            "names a programme if and only if nurture is an action; make it so",
        ),
        (
            "handoff/triggers/pricing_interest/actions",
            ["opportunity", "in_app_message"],
            "opportunity goes with a lead; add assign to the actions",
        ),
        (
            "handoff/triggers/pilot_to_enterprise/when/seats/reach",
            5,
            "reach 5 is no growth; make it more than 5",
        ),
        (
            "handoff/nurture/0/from_score",
            1,
            "nurture leaves some scores out; start at 0 and rise (S155)",
        ),
        (
            "routing/roles",
            ROLES,
            "handoff.roles names solutions_engineer; describe it in routing.roles",
        ),
    ],
)
def test_it_is_refused_with_its_fix(path, value, fix):
    with pytest.raises(Rejected) as refusal:
        read_policy(edited({path: value}))

    assert refusal.value.fix == fix
