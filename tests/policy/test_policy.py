"""A policy is valid as a whole or refused with the place and the fix; its hash tells versions."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from plg_router.kernel.errors import Rejected
from plg_router.policy.policy import read_policy
from plg_router.policy.routing import Squad
from tests.policy.documents import edited


def test_a_wrong_key_is_refused_by_its_place():
    with pytest.raises(Rejected) as refusal:
        read_policy(edited({"scoring/size_points_percent/gigantic": 1}))

    assert refusal.value.field == "scoring.size_points_percent.gigantic"


def test_whatever_is_missing_has_to_be_given():
    with pytest.raises(Rejected, match=r"^sla: is missing; give it$"):
        read_policy({name: part for name, part in edited({}).items() if name != "sla"})


@pytest.mark.requirement("S24")
def test_the_default_threshold_is_seventy():
    assert read_policy(edited({})).scoring.threshold == 70


@pytest.mark.requirement("S26")
def test_a_policy_may_leave_the_threshold_undefined():
    assert read_policy(edited({"scoring/threshold": None})).scoring.threshold is None


@pytest.mark.requirement("S144")
def test_the_default_clock_is_two_hours():
    assert read_policy(edited({})).sla.first_touch == timedelta(hours=2)


@pytest.mark.requirement("S135", "T10")
def test_there_are_three_squads_and_all_of_them_have_a_named_person():
    sla = read_policy(edited({})).sla

    assert set(Squad) == {"enterprise", "expansion", "velocity"}
    assert all(sla.named_person(squad) for squad in Squad)


@pytest.mark.parametrize(
    ("changes", "field", "fix"),
    [
        ({"scoring/usage/features/points": 7}, "scoring", "usage adds up to 41 points; make it 40"),
        ({"scoring/fit/budget/points": 4}, "scoring", "fit adds up to 29 points; make it 30"),
        ({"scoring/intent/limits_hit/points": 0}, "scoring", "intent adds up to 27 points"),
    ],
)
@pytest.mark.requirement("S23")
def test_points_that_are_not_40_30_30_are_refused(changes, field, fix):
    with pytest.raises(Rejected) as refusal:
        read_policy(edited(changes))

    assert refusal.value.field == field
    assert refusal.value.fix.startswith(fix)


@pytest.mark.requirement("S48", "T4")
def test_usage_in_which_the_team_facts_are_a_minority_is_refused():
    solo_heavy = {"scoring/usage/invitations/points": 4, "scoring/usage/features/points": 10}

    with pytest.raises(
        Rejected, match=r": usage gives the team facts under half its points; raise them \(T4\)$"
    ):
        read_policy(edited(solo_heavy))


@pytest.mark.requirement("S39")
def test_a_threshold_that_a_mere_sign_up_could_reach_is_refused():
    with pytest.raises(Rejected, match="fit alone reaches the threshold of 30"):
        read_policy(edited({"scoring/threshold": 30, "scoring/rearm_below": 20}))


@pytest.mark.requirement("S41")
def test_a_fact_of_usage_that_could_decide_together_with_fit_is_refused():
    everything = {
        f"scoring/usage/{fact}/points": 40 if fact == "invitations" else 0
        for fact in edited({})["scoring"]["usage"]
    }

    with pytest.raises(Rejected, match=r"40 points for one fact of usage and fit reach .* of 70"):
        read_policy(edited(everything))
    assert read_policy(edited({**everything, "scoring/threshold": 71})).scoring.threshold == 71


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        pytest.param("marketing_engaged", "marketing", marks=pytest.mark.requirement("S29")),
        pytest.param("sales_email_opened", "marketing", marks=pytest.mark.requirement("S29")),
        pytest.param("signed_up", "says nothing", marks=pytest.mark.requirement("S39")),
        pytest.param("usage_limit_hit", "under T3", marks=pytest.mark.requirement("T3")),
        pytest.param("session_started", "a fact of usage", marks=pytest.mark.requirement("S41")),
    ],
)
def test_no_policy_can_take_a_signal_for_intent_that_shows_none(kind, why):
    with pytest.raises(Rejected, match=rf"buying_signals names {kind}, which .*{why}.*leave it"):
        read_policy(edited({f"scoring/buying_signals/{kind}": {"shows": "hand_raised"}}))


@pytest.mark.parametrize("worth", [{"executive": 1, "lead": 1.5}, {"executive": 2, "lead": 0.5}])
@pytest.mark.requirement("S58")
def test_no_policy_can_let_seniority_lower_the_worth_of_an_invitation(worth):
    with pytest.raises(Rejected, match=r"scoring\.invitee_worth: .* fall; let seniority raise it"):
        read_policy(edited({"scoring/invitee_worth": worth}))


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (
            "identity/corporate_mail",
            30,
            "mail, company and the largest size add up to 105; make it 100",
        ),
        ("levels", {"medium": 80, "high": 70}, "medium exceeds high; lower it to 70 at most"),
        ("fit/industry/half_life_days", 7, "is no key that is known here"),
    ],
)
def test_what_cannot_be_meant_is_refused(path, value, message):
    with pytest.raises(Rejected, match=message):
        read_policy(edited({f"scoring/{path}": value}))


def test_levels_may_leave_nothing_in_between():
    levels = read_policy(edited({"scoring/levels": {"medium": 70, "high": 70}})).scoring.levels

    assert levels.medium == levels.high


def test_an_identity_may_do_without_sizes():
    points = {"corporate_mail": 60, "known_company": 40, "size": {}}

    assert read_policy(edited({"scoring/identity": points})).scoring.identity.size == {}


def test_a_re_arm_level_above_the_threshold_is_refused():
    """At a steady score in between, one account would qualify without end."""
    with pytest.raises(Rejected, match="rearm_below exceeds the threshold of 55; lower it"):
        read_policy(edited({"scoring/threshold": 55}))


def test_a_re_arm_level_at_the_threshold_is_no_higher_than_it():
    level = read_policy(edited({"scoring/threshold": 60, "scoring/rearm_below": 60})).scoring

    assert level.rearm_below == level.threshold


@pytest.mark.requirement("S146")
def test_a_squad_without_a_named_person_is_refused():
    with pytest.raises(Rejected, match=r"^policy: sla\.escalate_to lacks expansion; name a person"):
        read_policy(edited({"sla/escalate_to": {"enterprise": "ann", "velocity": "bo"}}))
    with pytest.raises(Rejected, match=r"sla\.escalate_to lacks expansion, velocity; name"):
        read_policy(edited({"sla/escalate_to": {"enterprise": "ann"}}))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"routing/territories/countries/APAC": ["JP", "US"]}, "US lies in AMER and APAC; keep"),
        ({"routing/territories/unknown_country": "NORAM"}, "unknown_country names NORAM, which is"),
        ({"routing/territories/named_accounts": {"acme.com": "NORAM"}}, "acme.com names NORAM"),
        ({"routing/territories/helped_by": {"MARS": []}}, "helped_by names MARS, which is no"),
        ({"routing/territories/helped_by": {"APAC": ["MARS"]}}, "helped_by.APAC.MARS names MARS"),
        (
            {
                "routing/territories/unknown_country": "NORAM",
                "routing/territories/helped_by": {"APAC": ["EMEA"]},
            },
            "unknown_country names NORAM",
        ),
    ],
)
@pytest.mark.requirement("S78")
def test_territories_that_overlap_or_do_not_exist_are_refused(changes, message):
    with pytest.raises(Rejected, match=rf"^routing\.territories: {message}"):
        read_policy(edited(changes))


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("threshold", 70, "threshold"),
        ("scoring/treshold", 70, "scoring.treshold"),
        ("scoring/usage/features/ponts", 6, "scoring.usage.features.ponts"),
        ("scoring/size_points_percent", {"midd": 100}, "scoring.size_points_percent.midd"),
        ("routing/roles/smb/squd", "velocity", "routing.roles.smb.squd"),
        ("sla/escalate_to/volocity", "bo", "sla.escalate_to.volocity"),
        ("sources/segment/tracks/Signed Up/knd", "x", "sources.segment.tracks.Signed Up.knd"),
    ],
)
def test_an_unknown_key_is_refused_at_its_path(path, value, field):
    """A key nobody knows is most often a misspelt one, and would silently leave a default."""
    with pytest.raises(Rejected) as refusal:
        read_policy(edited({path: value}))

    assert refusal.value.field.startswith(field)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("scoring/threshold", 101),
        ("scoring/threshold", -1),
        ("scoring/report_step", 0),
        ("scoring/usage/features/full_at", 0),
        ("scoring/guards/solo_percent", 101),
        ("routing/sizes/small", 60),
        ("routing/sizes/enterprise_domains", ["Acme.com"]),
        ("routing/lead_cost", 0),
        ("routing/territories/countries/EMEA", [False]),
        ("routing/roles/smb/relax", ["cap"]),
        ("sla/first_touch", "PT0S"),
        ("sla/attempts", 0),
        ("sources/segment/tracks/Signed Up/kind", "signd_up"),
    ],
)
def test_an_impossible_value_is_refused_at_its_path(path, value):
    with pytest.raises(Rejected) as refusal:
        read_policy(edited({path: value}))

    section = path.rpartition("/")[0].replace("/", ".")
    assert refusal.value.field.startswith(section)


def test_a_value_of_which_no_fix_is_known_is_to_be_compared_with_the_schema():
    with pytest.raises(Rejected) as refusal:
        read_policy(edited({"scoring/threshold": float("inf")}))

    assert (refusal.value.field, refusal.value.fix) == (
        "scoring.threshold",
        "is not as infra/policies/policy.schema.json says; compare the two",
    )


def test_a_policy_cannot_be_changed():
    policy = read_policy(edited({}))

    with pytest.raises(ValidationError, match="frozen"):
        policy.scoring.threshold = 1
