"""Show the scores, and whatever has to be looked at."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from tests.mutants.score import LEAST_BRANCHES, LEAST_SCORE, Score


def show(console: Console, scores: Sequence[Score], unneeded: Sequence[str]) -> None:
    """Print a line a package, survivors without a reason, and reasons without a survivor."""
    table = Table(title="Mutants of the pure core", title_justify="left")
    table.add_column("package", min_width=17)
    for heading in ("mutants", "caught", "alike", "survived", "score", "branches"):
        table.add_column(heading, justify="right")
    for each in scores:
        survived = each.mutants - each.caught - each.equivalent
        counts = (each.mutants, each.caught, each.equivalent, survived)
        shares = (_share(each.share, LEAST_SCORE), _share(each.branches.share, LEAST_BRANCHES))
        table.add_row(each.package, *(f"{count:,}" for count in counts), *shares)
    console.print(table)
    unlisted = [mutant for each in scores for mutant in each.unlisted]
    for heading, lines in (
        ("Survive, and survivors.yaml does not say why:", unlisted),
        ("Do not survive (any more): take them out of survivors.yaml", unneeded),
    ):
        if lines:
            console.print(heading, style="bold red")
            for line in lines:
                console.print(f"  {line}", markup=False, highlight=False, soft_wrap=True)


def _share(share: float, least: float) -> str:
    text = f"{share:.1f} %"
    return text if share >= least else f"[red]{text}[/red]"
