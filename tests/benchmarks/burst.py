"""Ten times the usual demand at once, through the real use cases on tables in memory.

`python -m tests.benchmarks.burst` plays 5,000 accounts on 50 reps, in about two minutes. Measured:
500 find room at once, and 8 hours 15 minutes later nobody waits.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from rich.console import Console

from plg_router.domain.assignment.lead import Lead, LeadStatus
from plg_router.kernel.ids import AccountId
from plg_router.policy.routing import Squad
from plg_router.services.ports import Cause
from tests.fakes.cast import CAUSE, qualified, rep
from tests.fakes.pipeline import Pipeline

CAP = 10
STEP = timedelta(minutes=15)
FREED = Cause("burst", "closed")
LONGEST_WORK = 6  # steps from the assignment of a lead to its answer; at least one


@dataclass
class Burst:
    """What was seen of a burst: at the start, and while the queue was drained."""

    at_once: int  # leads that found room immediately
    waited: int
    most_open: int = 0  # leads that any rep had at any moment
    out_of_turn: int = 0  # leads placed while a better one of the same kind waited
    steps: int = 0
    ends: dict[LeadStatus, int] = field(default_factory=dict)

    @property
    def time_to_drain(self) -> timedelta:
        """Return how long it took until nobody waited."""
        return self.steps * STEP


def burst(accounts: int, reps: int) -> Burst:
    """Let accounts qualify all at once, and reps answer until nobody waits or is waited for."""
    dice, pipeline = Random(7), Pipeline()  # noqa: S311  a burst to repeat, no secret
    for number in range(reps):
        pipeline.roster.save(rep(f"rep-{number:02}", cap=CAP), 1)
    names = [f"company-{number}.com" for number in range(accounts)]
    leads = [
        pipeline.route(qualified(name, score=dice.randint(70, 100)), CAUSE).lead for name in names
    ]
    at_work = _due(dice, pipeline.clock(), (lead for lead in leads if lead.is_open))
    seen = Burst(len(at_work), len(leads) - len(at_work), max(pipeline.loads().values()))
    while at_work:
        pipeline.clock.advance(STEP)
        for account in [one for one, due in at_work.items() if due <= pipeline.clock()]:
            pipeline.engage(account)
            del at_work[account]
        placed = [placement.lead for placement in pipeline.drain(FREED)]
        still = next(iter(pipeline.leads.waiting(Squad.VELOCITY)), None)
        seen.most_open = max(seen.most_open, *pipeline.loads().values())
        seen.out_of_turn += sum(
            still is not None and lead.request.score < still.request.score for lead in placed
        )
        seen.steps += bool(placed)
        at_work |= _due(dice, pipeline.clock(), placed)
    for name in names:
        status = pipeline.lead(name).status
        seen.ends[status] = seen.ends.get(status, 0) + 1
    return seen


def _due(dice: Random, now: datetime, leads: Iterable[Lead]) -> dict[AccountId, datetime]:
    """Return when the rep of each lead will have reached the customer."""
    return {lead.account_id: now + dice.randint(1, LONGEST_WORK) * STEP for lead in leads}


if __name__ == "__main__":
    found = burst(5_000, 50)
    Console().print(
        f"{found.at_once:,} assigned at once, {found.waited:,} waited; the queue was empty after "
        f"{found.time_to_drain}. Most open leads of a rep: {found.most_open} (cap {CAP}). "
        f"Placed out of turn: {found.out_of_turn}. In the end: "
        + ", ".join(f"{count:,} {status}" for status, count in found.ends.items())
    )
