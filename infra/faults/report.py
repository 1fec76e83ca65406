"""Write down what each fault did while it does, and show it in the end."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from infra.faults.state import State
from infra.faults.trial import GivenUp, Outcome

_SHOWN = 20  # differences


@dataclass(slots=True)
class Report:
    """What has been seen so far; a run that breaks off leaves that much."""

    path: Path
    outcomes: list[Outcome] = field(default_factory=list)
    calm_seconds: int = 0  # of the run without faults
    seconds: int = 0
    accounts: int | None = None  # compared; None: it has not come to that
    leads: int | None = None
    differences: Sequence[str] = ()
    broke_off: str = ""  # why

    def compared(self, found: State, differences: Sequence[str]) -> None:
        """Note how the run ended."""
        self.accounts = len(found.accounts)
        self.leads = sum(each.lead is not None for each in found.accounts.values())
        self.differences = differences

    def wrong(self) -> list[str]:
        """Return everything that must not be, a line each."""
        seen = [line for outcome in self.outcomes for line in outcome.wrong()]
        broken = [f"the run broke off: {self.broke_off}"] if self.broke_off else []
        return [*broken, *seen, *self.differences]

    def write(self) -> None:
        """Write it as JSON."""
        document = {
            "ended": self.accounts is not None,
            "wrong": self.wrong(),
            "lost": sum(each.lost for each in self.outcomes),
            "accounts": self.accounts,
            "leads": self.leads,
            "seconds": self.seconds,
            "calm_seconds": self.calm_seconds,
            "dead_letters": {
                each.stage: {**asdict(each), "dead_lettered": each.dead_lettered}
                for each in self.given_up()
            },
            "faults": [
                {
                    **asdict(each),
                    "dead_lettered": each.dead_lettered,
                    "redriven": each.redriven,
                }
                for each in self.outcomes
            ],
        }
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps(document, indent=2) + "\n")

    def show(self, console: Console) -> None:
        """Print what each fault did and each stage gave up, and what is wrong if anything is."""
        console.print(_faults(self.outcomes))
        console.print(_dead_letters(self.given_up()))
        if self.outcomes and (last := self.outcomes[-1].balance):
            console.print(
                f"{last.received:,} signals received: {last.folded:,} folded, {last.parked:,} "
                f"parked, {last.ignored:,} ignored, {last.dead_lettered:,} among the dead letters "
                f"of the last fault until they went back, {len(last.lost)} lost"
            )
        if wrong := self.wrong():
            console.print(f"{len(wrong)} things are wrong ({self.seconds} s)", style="bold red")
            for line in wrong[:_SHOWN]:
                console.print(line, markup=False)
        else:
            console.print(
                f"{self.accounts} accounts and {self.leads} leads end as they do without faults "
                f"({self.seconds} s)",
                style="green",
            )

    def given_up(self) -> list[GivenUp]:
        """Return what each stage gave up in all, by the kind of reason, whatever the event was."""
        kinds: dict[str, Counter[str]] = defaultdict(Counter)
        redriven: Counter[str] = Counter()
        for each in (each for outcome in self.outcomes for each in outcome.given_up):
            redriven[each.stage] += each.redriven
            for said, times in each.reasons.items():
                kinds[each.stage][said.partition(": ")[2]] += times
        return [
            GivenUp(stage, dict(kinds[stage].most_common()), redriven[stage])
            for stage in sorted(kinds)
        ]


def _faults(outcomes: Sequence[Outcome]) -> Table:
    table = _table("Faults, and what they left behind")
    table.add_column("fault", no_wrap=True)
    for heading in ("injected", "retried", "dead", "redriven", "lost", "s"):
        table.add_column(heading, justify="right")
    for each in outcomes:
        figures = (each.injected, each.retried, each.dead_lettered, each.redriven, each.lost)
        table.add_row(each.fault, *(f"{figure:,}" for figure in (*figures, each.seconds)))
    return table


def _dead_letters(given_up: Sequence[GivenUp]) -> Table:
    table = _table("Dead letters, and why they were some")
    table.add_column("stage", no_wrap=True)
    for heading in ("dead", "redriven"):
        table.add_column(heading, justify="right")
    table.add_column("reasons")
    for each in given_up:
        said = "\n".join(f"{times:,} x {kind}" for kind, times in each.reasons.items())
        table.add_row(each.stage, f"{each.dead_lettered:,}", f"{each.redriven:,}", escape(said))
    return table


def _table(title: str) -> Table:
    return Table(
        title=title, title_justify="left", box=box.SIMPLE, padding=(0, 1, 0, 0), pad_edge=False
    )
