"""Play a seed from its first step until every clock has run out, and shorten what fails."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from random import Random
from traceback import extract_tb

from tests.simulation.evidence import check_evidence, check_replayed
from tests.simulation.in_turn import check_decisions
from tests.simulation.mechanisms import IN_PLACE, Mechanisms
from tests.simulation.promises import Breach, Promise, breach
from tests.simulation.rest import HORIZON, check_at_rest, check_run_out
from tests.simulation.steps import Step, script
from tests.simulation.trouble import CALM, STORM, Weather
from tests.simulation.untroubled import untroubled
from tests.simulation.world import World

SHORTEST, LONGEST = 8, 32  # steps of a script, beside the arrival of the reps
BEYOND = 1e9  # a moment that no run reaches
ONE_IN = 10  # seeds: played in turn, with everything said again

Counts = Mapping[str, int]


@dataclass(frozen=True)
class Run:
    """What is played: a seed in a storm, or in turn; or one whose process dies at a moment."""

    seed: str
    mechanisms: Mechanisms = IN_PLACE
    weather: Weather = STORM
    fatal: float | None = None  # 7: before the seventh effect; 7.5: right after it

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return the script."""
        if self.fatal is not None:
            return script(self.seed, SHORTEST)
        return script(self.seed, Random(f"{self.seed}/length").randint(SHORTEST, LONGEST))

    @property
    def is_in_turn(self) -> bool:
        """Tell whether it compares what is said again with what is said once."""
        return self.fatal is None and int(self.seed) % ONE_IN == 0

    def played(self, steps: Sequence[Step] | None = None) -> tuple[Counts, Breach | None]:
        """Return what happened where its own steps are played, or others, and what breaks."""
        told = self.steps if steps is None else steps
        try:
            if self.is_in_turn:
                check_decisions(self.seed, told, self.mechanisms)
                return {}, None
            return counted(play(self, told)), None
        except Breach as found:
            return {}, found
        except Exception as fault:  # noqa: BLE001  what nobody foresaw needs its seed most of all
            *_, frame = extract_tb(fault.__traceback__)
            where = f"{frame.filename}:{frame.lineno}"
            return {}, breach(Promise.NOTHING_LOST, f"a process failed: {fault!r}, {where}")

    def breach_of(self, steps: Sequence[Step] | None = None) -> Breach | None:
        """Return what breaks where its own steps are played, or others; None where all holds."""
        return self.played(steps)[1]


@dataclass(frozen=True)
class Failure:
    """A broken promise, and the steps that break it."""

    run: Run
    breach: Breach
    steps: tuple[str, ...]


def deaths(first: int) -> Iterator[Run]:
    """Yield runs in calm weather whose process dies at every effect in turn, script by script."""
    for seed in map(str, count(first)):
        effects = play(Run(seed, weather=CALM, fatal=BEYOND)).trouble.effects
        for number in range(1, effects + 1):
            for side in (0, 0.5):
                yield Run(seed, weather=CALM, fatal=number + side)


def play(run: Run, steps: Sequence[Step] | None = None) -> World:
    """Play a run's own steps, or others; raises Breach at the first promise that is broken."""
    seed = run.seed
    world = World(seed, weather=run.weather, mechanisms=run.mechanisms, fatal=run.fatal)
    for number, step in enumerate(run.steps if steps is None else steps):
        world.dice.seed(f"{seed}/{number}")
        step(world)
        world.bustle(world.dice.randrange(12))
    world.dice.seed(f"{seed}/rest")
    world.settle()
    check_at_rest(world)
    check_evidence(world, untroubled(world))
    check_replayed(world)
    rested_at = world.clock()
    world.run_out(HORIZON)
    check_at_rest(world)
    check_run_out(world, rested_at)
    return world


def counted(world: World) -> Counts:
    """Return how much happened in a world, and how often what went wrong."""
    return {
        **world.trouble.counts,
        "writes": len(world.storage.history),
        "actions": world.actions,
    }


def shortened(run: Run) -> Failure | None:
    """Return the failure of a run with as few steps as can be found; None where it holds."""
    steps = run.steps
    broken = run.breach_of(steps)
    if broken is None:
        return None
    low, high = 0, len(steps)
    while low < high:  # the shortest beginning that breaks the same
        middle = (low + high) // 2
        found = run.breach_of(steps[:middle])
        if found and found.promise is broken.promise:
            high, broken = middle, found
        else:
            low = middle + 1
    return _thinned(run, broken, steps[:high])


def _thinned(run: Run, broken: Breach, steps: tuple[Step, ...]) -> Failure:
    """Leave out one step after the other as long as the same promise is broken."""
    for at in reversed(range(len(steps))):
        fewer = steps[:at] + steps[at + 1 :]
        found = run.breach_of(fewer)
        if found and found.promise is broken.promise:
            broken, steps = found, fewer
    return Failure(run, broken, tuple(map(str, steps)))
