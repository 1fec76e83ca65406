"""On labelled traffic the right people reach a human, and every guard keeps somebody out."""

import pytest

from infra.local.trial import GUARDS, Trial, without_guard
from infra.policies.file import policy_of
from plg_router.policy.policy import Policy

POLICY = policy_of("prod")


@pytest.fixture(scope="module")
def trial():
    return Trial(500, seed=25, policy=POLICY)


@pytest.fixture(scope="module")
def judged(trial):
    return trial.judged(POLICY)


def mistaken(trial, policy):
    return trial.judged(policy).mistaken


def test_most_of_those_who_reach_a_human_should_and_most_who_should_do(judged):
    assert judged.precision >= 0.9
    assert judged.recall >= 0.8


@pytest.mark.requirement("S2", "S4")
def test_about_one_sign_up_in_twenty_reaches_a_human(judged):
    assert 0.02 <= judged.sign_ups_reached / judged.sign_ups <= 0.08


@pytest.mark.requirement("S32", "S56", "S213")
def test_a_students_load_test_reaches_nobody(judged):
    for persona in ("student", "study_group", "burst"):
        assert judged.confusion[persona].accounts > 0
        assert judged.confusion[persona].reached == 0


@pytest.mark.parametrize(
    ("guard", "trap"),
    [
        pytest.param("solo", "lone_evaluator", marks=pytest.mark.requirement("S49")),
        pytest.param("academic", "research_lab", marks=pytest.mark.requirement("S32")),
        pytest.param("disposable", "trial_farm", marks=pytest.mark.requirement("S32")),
        pytest.param("side_project", "moonlighters", marks=pytest.mark.requirement("S32")),
        pytest.param("spike", "hackathon", marks=pytest.mark.requirement("S56")),
    ],
)
def test_a_guard_that_is_switched_off_lets_a_trap_through(trial, judged, guard, trap):
    without = mistaken(trial, without_guard(POLICY, guard))

    assert without.get(trap, 0) > judged.mistaken.get(trap, 0)


@pytest.mark.requirement("S56", "T3")
def test_where_limits_weigh_much_the_guard_keeps_mere_limits_out(trial):
    """By the weights that ship no limit opens the gate; this policy would let one."""
    scoring = POLICY.scoring.model_dump()
    for name, weight in scoring["intent"].items():
        weight["points"] = 30 if name == "limits_hit" else 0
    scoring |= {"threshold": 61}
    prized = Policy.model_validate({**POLICY.model_dump(), "scoring": scoring})

    guarded, unguarded = (
        mistaken(trial, policy) for policy in (prized, without_guard(prized, "limits_alone"))
    )

    assert guarded.get("proof_of_concept", 0) == 0
    assert unguarded.get("proof_of_concept", 0) > 0


def test_guards_cost_no_buyer_anything(trial, judged):
    assert trial.judged(without_guard(POLICY, *GUARDS)).recall == judged.recall


def test_the_same_seed_makes_the_same_figures(judged):
    assert Trial(500, seed=25, policy=POLICY).judged(POLICY) == judged


@pytest.mark.requirement("S26")
def test_nobody_reaches_a_human_while_no_threshold_is_defined(trial):
    scoring = {**POLICY.scoring.model_dump(), "threshold": None}

    judged = trial.judged(Policy.model_validate({**POLICY.model_dump(), "scoring": scoring}))

    assert judged.sign_ups_reached == 0


def test_every_guard_of_the_policy_can_be_switched_off():
    switched = {field for fields in GUARDS.values() for field in fields}
    tuning = {"side_project_days", "spike_factor"}  # say when a guard bites, not whether

    assert switched | tuning == set(type(POLICY.scoring.guards).model_fields)
