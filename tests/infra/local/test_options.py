"""What make hands on is understood, or refused in one line that names the variable."""

import pytest

from infra.local.options import Options, read_options
from plg_router.kernel.errors import Rejected


def test_nothing_said_means_a_thousand_sign_ups_played_once():
    assert read_options({}) == Options(signups=1000, plays=1, rebase=True, keep=False, input=None)


def test_everything_can_be_said(tmp_path):
    file = tmp_path / "trace.jsonl"
    file.touch()
    said = {
        "SIGNUPS": "50",
        "SEED": "7",
        "PLAYS": "2",
        "INPUT": str(file),
        "REBASE": "0",
        "STORIES": "0",
        "PORT": "4566",
        "KEEP": "1",
    }

    assert read_options(said) == Options(
        signups=50, seed=7, plays=2, input=file, rebase=False, stories=False, port=4566, keep=True
    )


def test_an_empty_variable_is_as_good_as_none():
    assert read_options({"INPUT": "", "SIGNUPS": ""}) == Options()


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"SIGNUPS": "many"}, "SIGNUPS: many is no whole number of at least 1"),
        ({"SIGNUPS": "0"}, "SIGNUPS: 0 is no whole number of at least 1"),
        ({"PLAYS": "-1"}, "PLAYS: -1 is no whole number of at least 1"),
        ({"INPUT": "/nowhere.jsonl"}, "INPUT: there is no file /nowhere.jsonl"),
    ],
)
def test_what_makes_no_sense_is_refused(variables, said):
    with pytest.raises(Rejected, match=said):
        read_options(variables)
