"""Whatever command make runs, a variable that makes no sense is refused before anything starts."""

from importlib import import_module

import pytest


@pytest.mark.parametrize(
    ("command", "variable", "value"),
    [
        ("infra.local.demo", "SIGNUPS", "many"),
        ("infra.bench.__main__", "EVENTS", "0"),
        ("infra.bench.__main__", "MEASURE", "beauty"),
        ("infra.faults.__main__", "SEED", "-1"),
        ("infra.faults.__main__", "FAULT", "of nobody's"),
        ("tests.simulation.__main__", "RUNS", "1e4"),
    ],
)
def test_a_command_names_the_variable_that_makes_no_sense(
    command, variable, value, monkeypatch, capsys
):
    monkeypatch.setenv(variable, value)

    assert import_module(command).main() == 1
    assert capsys.readouterr().out.startswith(f"{variable}: ")
