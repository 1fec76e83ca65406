"""`plg` says in one line what is missing."""

import pytest
from typer.testing import CliRunner

from infra.cli.main import app
from infra.cli.reach import HOME_VARIABLE


@pytest.fixture
def plg(tmp_path):
    return lambda *said: CliRunner().invoke(app, said, env={HOME_VARIABLE: str(tmp_path)})


@pytest.mark.parametrize("said", [("leads",), ("explain", "acme.com")])
def test_without_a_running_stack_it_says_how_to_start_one(plg, said):
    answer = plg(*said)

    assert answer.exit_code == 1
    assert "start one and keep it: make demo KEEP=1" in answer.stderr


def test_an_unknown_environment_is_named_with_those_there_are(plg):
    answer = plg("leads", "--env", "moon")

    assert answer.exit_code == 1
    assert "There is no environment moon; use one of local, dev, staging, prod" in answer.stderr


def test_a_missing_file_is_refused(plg):
    assert plg("send", "nowhere.jsonl").exit_code != 0
