"""Show what each fault did, and write the same down."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from rich.console import Console
from rich.table import Table

from infra.faults.state import State
from infra.faults.trial import Outcome

_SHOWN = 20  # differences


def show(
    console: Console, outcomes: Sequence[Outcome], wrong: Sequence[str], *, accounts: int, took: int
) -> None:
    """Print the table, and what is wrong if anything is."""
    table = Table(title="Faults, and what they left behind", title_justify="left")
    table.add_column("fault")
    for heading in ("injected", "came again", "dead-lettered", "redriven", "lost"):
        table.add_column(heading, justify="right")
    for each in outcomes:
        figures = (each.injected, each.retried, each.dead_lettered, each.redriven, each.lost)
        table.add_row(each.fault, *(f"{figure:,}" for figure in figures))
    console.print(table)
    last = outcomes[-1].balance
    if last:
        console.print(
            f"{last.received:,} signals received: {last.folded:,} folded, {last.parked:,} parked, "
            f"{last.ignored:,} ignored, {last.dead_lettered:,} among the dead letters of the last "
            f"fault until they went back, {len(last.lost)} lost"
        )
    if wrong:
        console.print(f"{len(wrong)} things are wrong", style="bold red")
        for line in wrong[:_SHOWN]:
            console.print(line, markup=False)
    else:
        console.print(
            f"{accounts} accounts end as they do without faults, one lead each ({took} s)",
            style="green",
        )


def document(
    outcomes: Sequence[Outcome], wrong: Sequence[str], found: State
) -> Mapping[str, object]:
    """Return what `build/faults/report.json` holds."""
    return {
        "faults": [asdict(each) for each in outcomes],
        "accounts": len(found.accounts),
        "leads": sum(each.lead is not None for each in found.accounts.values()),
        "double_leads": found.double_leads,
        "lost": sum(each.lost for each in outcomes),
        "wrong": list(wrong),
    }
