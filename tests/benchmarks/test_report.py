"""What the tables of `make bench` say: of whom they waited for in vain, and of old figures."""

import io
import json
from math import inf

import pytest
from rich.console import Console

from infra.bench.latency import Played
from infra.bench.report import TARGETS, figure, show

RUSH = next(target for target in TARGETS if target.name == "latency.rush.p95_s")
OLD, NEW = "2026-11-01 08:00 UTC, 1234567", "2026-11-02 09:00 UTC, 89abcde+"


def printed(figures):
    console = Console(file=io.StringIO(), width=150)
    show(console, json.loads(json.dumps(figures, allow_nan=False)))
    return console.file.getvalue()


def test_a_firm_that_is_never_answered_has_waited_longer_than_any_other():
    due = {f"firm-{number}": float(number) for number in range(10)}
    came = {name: moment + 2 for name, moment in due.items() if name != "firm-3"}

    waits = Played(due, signals_per_s=50, entries_per_s=50).waits(came)

    assert (waits.decisions, waits.unanswered) == (9, 1)
    assert (waits.p50, waits.p95, waits.p99) == (2, inf, inf)


def test_a_wait_counts_from_when_a_signal_was_due():
    waits = Played({"firm": 10.0}, signals_per_s=50, entries_per_s=50).waits({"firm": 17.5})

    assert waits.p50 == 7.5


def test_who_was_never_answered_misses_the_target_and_the_table_says_so():
    figures = {"latency": {"rush": {"p95_s": None, "unanswered": 3}}}

    assert figure(figures, RUSH.name) == inf
    assert RUSH.verdict(inf).startswith("missed")
    assert "never" in printed(figures)


def test_what_was_not_measured_is_not_called_missed():
    assert figure({"latency": {"unanswered": 3}}, "latency.p95_s") is None
    assert figure({"latency": {"rush": {"p95_s": None, "unanswered": 0}}}, RUSH.name) is None
    assert RUSH.verdict(None) == "not measured"


def test_a_figure_is_shown_whatever_it_is_called():
    assert "4,228" in printed({"cost": {"used": {"calls.PutEvents": 4228}}})


@pytest.mark.parametrize(("other", "said"), [(OLD, True), (NEW, False)])
def test_figures_of_different_runs_say_when_and_of_what_they_were_measured(other, said):
    figures = {
        "core": {"events_per_s": 20_000, "measured": NEW},
        "layer": {"zipped_mb": 4.5, "measured": other},
    }

    assert all((moment in printed(figures)) is said for moment in (NEW, other))
