"""Play the same seasons with every way, and measure how far anybody strays from the fair share."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from statistics import median

from rich.table import Table

from infra.local.fairness.season import Moment, season
from infra.local.fairness.ways import Way, ways
from plg_router.kernel.ids import RepId
from plg_router.policy.policy import Policy
from plg_router.policy.routing import Squad


@dataclass(frozen=True, slots=True)
class Result:
    """Of each season, the most leads that anybody was ahead of or behind their fair share."""

    worst: Sequence[float]

    @property
    def usual(self) -> float:
        """Return the worst of a season like most."""
        return median(self.worst)

    @property
    def ever(self) -> float:
        """Return the worst of all."""
        return max(self.worst)


def contest(policy: Policy, seasons: int) -> Mapping[str, Result]:
    """Return how far people stray with each way, over seasons that are the same every time."""
    worst: dict[str, list[float]] = defaultdict(list)
    for seed in range(seasons):
        leads = list(season(Random(seed)))
        for name, way in ways(policy, Random(seed)).items():
            worst[name].append(_strayed(leads, way))
    return {name: Result(figures) for name, figures in worst.items()}


def results_table(results: Mapping[str, Result]) -> Table:
    """Return the results as a table."""
    seasons = len(next(iter(results.values())).worst)
    table = Table(
        title=f"Most leads from the fair share, in {seasons} seasons of 600 leads on 12 reps"
    )
    table.add_column("way")
    table.add_column("usual season", justify="right")
    table.add_column("worst season", justify="right")
    for name, result in results.items():
        table.add_row(name, f"{result.usual:.1f}", f"{result.ever:.1f}")
    return table


def _strayed(leads: Sequence[Moment], way: Way) -> float:
    """Return the most that anybody was from their share of a squad's leads, at any moment.

    Of each lead everybody who could have it is due their part by weight.
    """
    balance: dict[tuple[Squad, RepId], float] = defaultdict(float)
    worst = 0.0
    for lead in leads:
        total = sum(lead.there.values())
        for rep_id, weight in lead.there.items():
            balance[lead.squad, rep_id] += weight / total
        balance[lead.squad, way(lead)] -= 1
        worst = max(worst, *(abs(balance[lead.squad, rep_id]) for rep_id in lead.there))
    return worst
