"""`plg sources` says what it needs to know."""

import pytest
from typer.testing import CliRunner

from infra.cli.main import app
from infra.cli.reach import HOME_VARIABLE


@pytest.fixture
def plg(tmp_path):
    return lambda *said: CliRunner().invoke(app, said, env={HOME_VARIABLE: str(tmp_path)})


@pytest.mark.parametrize("since", ["1x", "day", "0d", "-1d", "1.5h", ""])
def test_a_length_of_time_that_is_none_is_refused(plg, since):
    answer = plg("sources", "unmapped", "--since", since)

    assert answer.exit_code == 1
    assert "is no length of time; write 30m, 12h, 1d or 2w" in answer.stderr


def test_without_a_running_stack_it_says_how_to_start_one(plg):
    answer = plg("sources", "unmapped", "--since", "2w")

    assert answer.exit_code == 1
    assert "start one and keep it: make demo KEEP=1" in answer.stderr


def test_an_unknown_environment_is_named(plg):
    assert "There is no environment moon" in plg("sources", "unmapped", "--env", "moon").stderr
