"""Print how fair each way is: `python -m infra.local.fairness`."""

from rich.console import Console

from infra.local.fairness.contest import contest, results_table
from infra.policies.file import POLICIES, load_policy

_SEASONS = 40

if __name__ == "__main__":
    Console().print(results_table(contest(load_policy(POLICIES / "default.yaml"), _SEASONS)))
