"""Every policy that ships is valid, and a broken file is named with the place and the fix."""

import pytest

from infra.policy_file import POLICIES, load_policy, policy_of
from plg_router.kernel.errors import Rejected

SHIPPED = sorted(path.stem for path in POLICIES.glob("*.yaml"))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "default.yaml").write_text((POLICIES / "default.yaml").read_text())
    return tmp_path


@pytest.mark.parametrize("env", SHIPPED)
def test_every_policy_that_ships_is_valid(env):
    assert policy_of(env).scoring.threshold == 70


def test_every_environment_ships_a_policy():
    assert {"local", "dev", "staging", "prod"} < set(SHIPPED)


def test_a_file_keeps_what_it_does_not_change_of_the_one_it_extends(folder):
    file = folder / "prod.yaml"
    file.write_text("extends: default.yaml\nscoring: {usage: {features: {full_at: 9}}}\n")

    policy, base = load_policy(file), load_policy(folder / "default.yaml")

    assert policy.scoring.usage.features.full_at == 9
    assert policy.scoring.usage.features.points == base.scoring.usage.features.points
    assert policy.routing == base.routing


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("scoring: {threshold: 170}", r"prod\.yaml: scoring\.threshold: .*less than or equal to"),
        ("scoring: {treshold: 70}", r"prod\.yaml: scoring\.treshold: Extra inputs are not perm"),
        ("sla: {first_touch: soon}", r"prod\.yaml: sla\.first_touch: .*duration"),
        ("sla: [", r"prod\.yaml:3: is no YAML"),
        ("extends: gone.yaml", r"prod\.yaml: extends: name a file beside it; there is no gone"),
        ("[1]", r"prod\.yaml:3: is no YAML"),
    ],
)
def test_a_fault_names_the_file_the_path_and_the_fix(folder, text, message):
    file = folder / "prod.yaml"
    head = "" if text.startswith("extends") else "extends: default.yaml\n"
    file.write_text(f"{head}{text}\n")

    with pytest.raises(Rejected, match=rf"^{message}"):
        load_policy(file)


def test_a_fault_in_the_extended_file_names_that_file(folder):
    (folder / "default.yaml").write_text("scoring: [\n")
    (folder / "prod.yaml").write_text("extends: default.yaml\n")

    with pytest.raises(Rejected, match=r"^default\.yaml:2: is no YAML"):
        load_policy(folder / "prod.yaml")


def test_a_country_that_yaml_takes_for_a_truth_value_is_refused(folder):
    """`NO` without quotes is `false` in YAML; Norway would vanish from its territory."""
    file = folder / "prod.yaml"
    file.write_text("extends: default.yaml\nrouting: {territories: {countries: {EMEA: [NO]}}}\n")

    with pytest.raises(Rejected, match=r"^prod\.yaml: routing\.territories\.countries\.EMEA\.0: "):
        load_policy(file)
