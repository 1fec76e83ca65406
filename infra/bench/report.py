"""The figures of a run by name, and as tables, each target beside what was measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

from rich.console import Console
from rich.table import Table

Number = float | int | None
Figures = Mapping[str, "Number | str | Figures"]


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure should be at most, or at least."""

    name: str  # its path in the report
    title: str
    bound: float
    at_least: bool = False

    def is_met(self, value: float) -> bool:
        """Tell whether a measured value keeps the target."""
        return value >= self.bound if self.at_least else value <= self.bound

    def verdict(self, value: Number) -> str:
        """Return in words whether a figure keeps the target, and by how much it does not."""
        if value is None:
            return "not measured"
        if self.is_met(value):
            return "met"
        if value == inf:
            return "missed: some were never answered"
        return f"missed by {abs(value / self.bound - 1):.0%}"


TARGETS: Sequence[Target] = (
    Target("cost.above_bus_per_million", "$ a million events, above the bus fee", 0.80),
    Target("cost.envelope_per_million", "$ a million events in envelopes of 25, in all", 0.35),
    Target("cost.write_units_per_event", "write units an event", 0.12),
    Target("cost.write_units_per_assignment", "write units an assignment", 8),
    Target("cost.vendor_calls_per_million", "vendor calls a million events", 1000),
    Target("latency.p95_s", "s from put to decision, p95, at 50 signals a second", 5),
    Target("latency.rush.p95_s", "s the same, at 500 a second in envelopes of 25", 5),
    Target("core.events_per_s", "events a second on one core", 20_000, at_least=True),
    Target("core.growth.accounts", "times the work an event, 100 times the accounts", 1.25),
    Target("core.growth.reps", "times the work a lead, 100 times the reps", 100),
    Target("core.growth.microseconds_a_rep", "us more a lead for one more rep", 15),
    Target("startup.heaviest_ms", "ms to start the heaviest function", 260),
    Target("startup.ingestion.ms", "ms to start ingestion", 160),
    Target("layer.unzipped_mb", "MB of layers", 30),
    Target("layer.zipped_mb", "MB of layers, zipped", 8),
)


def figure(figures: Figures, path: str) -> Number:
    """Return a figure by its path; None where it was not measured."""
    *folders, name = path.split(".")
    part: Number | str | Figures = figures
    for folder in folders:
        part = part.get(folder) if isinstance(part, Mapping) else None
    return _number(part, name) if isinstance(part, Mapping) else None


def show(console: Console, figures: Figures) -> None:
    """Print a table for each kind of figure, then the targets.

    Each says when its figures were measured, and of which commit, unless all are of one run.
    """
    parts = {name: part for name, part in figures.items() if isinstance(part, Mapping)}
    origins = {name: part.get("measured", "at an unknown time") for name, part in parts.items()}
    for name, part in parts.items():
        table = Table("figure", "value", title=name, title_justify="left")
        if len(set(origins.values())) > 1:
            table.add_row("measured", str(origins[name]))
        _fill(table, part, "")
        console.print(table)
    console.print(_verdicts(figures))


def _number(figures: Figures, name: str) -> Number:
    """Return a figure by its name; it is infinite at a pace that left somebody unanswered.

    The report has null for that.
    """
    found = figures.get(name)
    if name in figures and found is None and figures.get("unanswered"):
        return inf
    return found if isinstance(found, int | float) else None


def _fill(table: Table, figures: Figures, prefix: str) -> None:
    for name, value in figures.items():
        if isinstance(value, Mapping):
            _fill(table, value, f"{prefix}{name}.")
        elif not isinstance(value, str):
            table.add_row(f"{prefix}{name}", _text(_number(figures, name)))


def _verdicts(figures: Figures) -> Table:
    table = Table("target", "wanted", "measured", "", title="targets", title_justify="left")
    for target in TARGETS:
        value = figure(figures, target.name)
        wanted = f"{'>=' if target.at_least else '<='} {target.bound:,g}"
        table.add_row(target.title, wanted, _text(value), target.verdict(value))
    return table


def _text(value: Number) -> str:
    if value is None:
        return "-"
    if value == inf:
        return "never"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.4g}"
