"""The tables of routing hold together, and keep the promises that no table may break."""

import pytest
from pydantic import ValidationError

from plg_router.kernel.errors import Rejected
from plg_router.policy.policy import read_policy
from plg_router.policy.routing import Relaxation, RoutingPolicy, SizeClass, Squad
from tests.domain.builders import POLICY
from tests.policy.documents import DEFAULT, edited

ROUTING = POLICY.routing
EVERYONE = [size.value for size in SizeClass if size is not SizeClass.ENTERPRISE]
AE = {"sizes": ["enterprise"], "role": "enterprise_ae"}


def refusal(**changes):
    """Return what is said of a policy with some routing tables replaced."""
    with pytest.raises(Rejected) as refused:
        read_policy(edited({f"routing/{path}": value for path, value in changes.items()}))
    return str(refused.value)


class TestAsItShips:
    """What the default policy promises."""

    @pytest.mark.requirement("S135", "T10")
    def test_three_squads_share_the_work(self):
        assert {role.squad for role in ROUTING.roles.values()} == set(Squad)
        assert ROUTING.roles["sales_assist"].squad is Squad.VELOCITY
        assert ROUTING.roles["smb"].squad is Squad.VELOCITY
        assert ROUTING.roles["sales_assist"].skill != ROUTING.roles["smb"].skill

    def test_no_role_leaves_its_territory(self):
        assert not any(Relaxation.TERRITORY in role.relax for role in ROUTING.roles.values())

    @pytest.mark.requirement("S134")
    def test_complex_deals_are_the_first_thing_an_enterprise_role_overlooks(self):
        assert ROUTING.complex_deals == 3
        assert ROUTING.roles["enterprise_ae"].relax[0] is Relaxation.COMPLEX_LOAD

    @pytest.mark.parametrize(
        ("days", "percent"), [(-3, 25), (0, 25), (29, 25), (30, 50), (89, 75), (90, 100)]
    )
    @pytest.mark.requirement("S133")
    def test_a_joiner_takes_more_month_by_month(self, days, percent):
        assert ROUTING.percent_after(days) == percent


class TestOfSegments:
    """S76, S77: the first row that fits; some squads are no matter of taste."""

    def test_a_size_without_a_row_for_anybody_is_refused(self):
        said = refusal(segments=[AE, {"sizes": EVERYONE, "seniority": "lead", "role": "smb"}])

        assert "segments lacks micro, small, mid, unknown; give each a row without" in said

    def test_a_row_that_names_no_role_is_refused(self):
        said = refusal(segments=[AE, {"sizes": EVERYONE, "role": "sdr"}])

        assert "segments.1 names the role sdr; describe it in roles" in said

    @pytest.mark.parametrize(
        ("size", "role", "belongs"),
        [
            ("enterprise", "sales_assist", "enterprise belongs to enterprise"),
            ("enterprise", "expansion_specialist", "enterprise belongs to enterprise"),
            ("small", "enterprise_ae", "smb belongs to velocity"),
            ("micro", "expansion_specialist", "smb belongs to velocity"),
        ],
    )
    @pytest.mark.requirement("S76", "S77")
    def test_enterprise_and_smb_belong_to_their_squads(self, size, role, belongs):
        assert belongs in refusal(segments=[{"sizes": [size], "role": role}])


class TestOfRelaxing:
    """What may give way when nobody is left, and what may not."""

    @pytest.mark.requirement("S135")
    def test_an_enterprise_role_never_drops_its_skill(self):
        said = refusal(**{"roles/enterprise_ae/relax": ["shift", "skill"]})

        assert said == (
            "routing.roles.enterprise_ae: relax drops the skill of an enterprise role; "
            "leave skill out of it (S135)"
        )

    @pytest.mark.requirement("S78", "S79")
    def test_a_role_leaves_its_territory_only_where_the_policy_names_who_helps_out(self):
        named = edited(
            {
                "routing/roles/smb/relax": ["shift", "territory"],
                "routing/territories/helped_by": {"APAC": ["EMEA"]},
            }
        )

        said = refusal(**{"roles/smb/relax": ["shift", "territory"]})

        assert said.endswith(" names territory; say in territories.helped_by who may help out")
        assert read_policy(named).routing.territories.helped_by == {"APAC": ("EMEA",)}

    @pytest.mark.parametrize("helped_by", [{"APAC": ["MARS"]}, {"MARS": ["APAC"]}])
    def test_only_territories_help_territories(self, helped_by):
        assert "names MARS, which is no territory" in refusal(
            **{"territories/helped_by": helped_by}
        )


@pytest.mark.parametrize(
    "ramp",
    [
        [{"until_day": 30, "percent": 50}, {"until_day": 30, "percent": 75}],
        [{"until_day": 30, "percent": 50}, {"until_day": 60, "percent": 25}],
    ],
)
def test_a_ramp_that_falls_is_refused(ramp):
    assert "let days and percent rise" in refusal(ramp=ramp)


def test_a_ramp_may_stay_as_high_for_longer():
    level = [{"until_day": day, "percent": 50} for day in (30, 60)]

    assert read_policy(edited({"routing/ramp": level})).routing.percent_after(59) == 50


@pytest.mark.parametrize("percent", [0, 101])
def test_a_joiner_takes_some_of_their_share(percent):
    document = {**DEFAULT["routing"], "ramp": [{"until_day": 30, "percent": percent}]}

    with pytest.raises(ValidationError):
        RoutingPolicy.model_validate(document)


@pytest.mark.parametrize("mid", [10, 1000])
def test_size_classes_that_do_not_rise_are_refused(mid):
    said = refusal(**{"sizes/mid": mid})

    assert said == f"routing.sizes: 10, {mid}, 1000 do not rise; make them"
