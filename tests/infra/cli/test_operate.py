"""What operators ask for says what it needs."""

import pytest
from typer.testing import CliRunner

from infra.cli.main import app
from infra.cli.reach import HOME_VARIABLE


@pytest.fixture
def plg(tmp_path):
    return lambda *said: CliRunner().invoke(app, said, env={HOME_VARIABLE: str(tmp_path)})


@pytest.mark.parametrize(
    "said",
    [
        ("mine", "--as", "ana"),
        ("redrive",),
        ("reissue", "crm", "--since", "20d"),
        ("erase", "u-1", "--wait", "0"),
        ("export", "u-1"),
    ],
)
def test_without_a_running_stack_it_says_how_to_start_one(plg, said):
    answer = plg(*said)

    assert answer.exit_code == 1
    assert "start one and keep it: make demo KEEP=1" in answer.stderr


def test_a_subscriber_that_there_is_none_of_is_named_with_those_there_are(plg):
    answer = plg("reissue", "finance")

    assert answer.exit_code == 1
    assert "There is no subscriber finance in local; name crm, marketing" in answer.stderr


def test_an_unknown_environment_is_named(plg):
    assert "There is no environment moon" in plg("reissue", "crm", "--env", "moon").stderr


def test_somebody_to_erase_has_to_be_named(plg):
    assert "subjects" in plg("erase").stderr.lower()


def test_a_rep_has_to_be_named(plg):
    assert "--as" in plg("mine").stderr
