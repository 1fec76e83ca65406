"""`plg policy` checks, compares and tries policies without any AWS."""

import pytest
from typer.testing import CliRunner

from infra.cli.main import app
from infra.environments import ENVIRONMENTS
from infra.policies.file import POLICIES


@pytest.fixture
def plg():
    return lambda *said: CliRunner().invoke(app, ["policy", *said], env={"COLUMNS": "160"})


@pytest.fixture
def file(tmp_path):
    """Write a policy that changes something of the one that ships, and return its name."""
    (tmp_path / "default.yaml").write_text((POLICIES / "default.yaml").read_text())

    def write(changes):
        path = tmp_path / "bold.yaml"
        path.write_text(f"extends: default.yaml\n{changes}\n")
        return str(path)

    return write


def test_without_a_name_every_environment_is_checked(plg):
    answer = plg("check")

    assert answer.exit_code == 0
    assert [line.split()[0] for line in answer.stdout.splitlines()] == list(ENVIRONMENTS)


def test_a_sound_policy_is_named_by_its_hash_and_its_bar(plg, file):
    assert "is valid: policy " in plg("check", "--env", "prod").stdout
    assert "leads from 75 points" in plg("check", file("scoring: {threshold: 75}")).stdout
    assert "no leads (S26)" in plg("check", file("scoring: {threshold: null}")).stdout


def test_a_faulty_policy_is_refused_with_file_line_path_and_fix(plg, file):
    answer = plg("check", file("scoring: {treshold: 75}"))

    assert answer.exit_code == 1
    assert "bold.yaml:2: scoring.treshold: is no key that is known here" in answer.stderr
    assert "did you mean threshold?" in answer.stderr


@pytest.mark.parametrize("said", [("check", "nowhere.yaml"), ("diff", "prod", "nowhere")])
def test_a_policy_that_does_not_exist_is_refused(plg, said):
    answer = plg(*said)

    assert answer.exit_code == 1
    assert "There is no file nowhere" in answer.stderr


def test_two_policies_are_compared_in_words(plg, file):
    bold = file("scoring: {threshold: 75}")

    assert "scoring.threshold rises from 70 to 75: fewer leads" in plg("diff", "prod", bold).stdout
    assert plg("diff", "prod", "prod").stdout == "Nothing changes.\n"


@pytest.mark.requirement("S32", "S49")
def test_a_trial_shows_who_reached_a_human_and_what_each_guard_keeps_out(plg):
    answer = plg("trial", "--signups", "120", "--seed", "1")

    assert answer.exit_code == 0
    lines = answer.stdout.splitlines()
    assert lines[0].startswith("precision ")
    assert any("student" in line and " no " in line for line in lines)
    assert all(
        any(f" {guard} " in line for line in lines)
        for guard in ("solo", "academic", "disposable", "side_project", "spike", "limits_alone")
    )
