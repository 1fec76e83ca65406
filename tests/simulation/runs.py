"""Play a seed from its first step until every clock has run out, and shorten what fails."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from plg_router.contracts.account_changed import AccountChangedV1
from plg_router.contracts.deal_closed import DealClosedV1
from plg_router.contracts.opportunity_changed import OpportunityChangedV1
from plg_router.domain.signals.reading import Reading
from tests.simulation.bus import Content
from tests.simulation.mechanisms import IN_PLACE, Mechanisms
from tests.simulation.promises import Breach
from tests.simulation.rest import HORIZON, check_at_rest, check_evidence, check_run_out
from tests.simulation.steps import Step, script
from tests.simulation.trouble import CALM, STORM, Weather
from tests.simulation.world import World

SHORTEST, LONGEST = 8, 32  # steps of a script, beside the arrival of the reps
EVIDENCE = (Reading, AccountChangedV1, OpportunityChangedV1, DealClosedV1)


@dataclass(frozen=True)
class Failure:
    """A broken promise, and the steps that break it."""

    seed: str
    breach: Breach
    steps: tuple[str, ...]


def steps_of(seed: str) -> tuple[Step, ...]:
    """Return the script of a seed."""
    return script(seed, Random(f"{seed}/length").randint(SHORTEST, LONGEST))


def play(
    seed: str,
    steps: Sequence[Step],
    *,
    weather: Weather = STORM,
    mechanisms: Mechanisms = IN_PLACE,
    fatal: float | None = None,
) -> World:
    """Play steps; raises Breach at the first promise that is broken."""
    world = World(seed, weather=weather, mechanisms=mechanisms, fatal=fatal)
    for number, step in enumerate(steps):
        world.dice.seed(f"{seed}/{number}")
        step(world)
        world.bustle(world.dice.randrange(12))
    world.dice.seed(f"{seed}/rest")
    world.settle()
    check_at_rest(world)
    check_evidence(world, untroubled(world.bus.said))
    rested_at = world.clock()
    world.run_out(HORIZON)
    check_at_rest(world)
    check_run_out(world, rested_at)
    return world


def untroubled(said: Sequence[Content]) -> World:
    """Return a world in which the same was said once, in order, and nothing went wrong."""
    world = World("untroubled", weather=CALM, evidence_only=True)
    for content in said:
        if isinstance(content, EVIDENCE):
            world.tell(content)
            world.settle()
    return world


def first_breach(
    seed: str,
    steps: Sequence[Step],
    mechanisms: Mechanisms = IN_PLACE,
    weather: Weather = STORM,
) -> Breach | None:
    """Return what breaks, or None."""
    try:
        play(seed, steps, weather=weather, mechanisms=mechanisms)
    except Breach as found:
        return found
    return None


def shortened(
    seed: str, mechanisms: Mechanisms = IN_PLACE, weather: Weather = STORM
) -> Failure | None:
    """Return the failure of a seed with as few steps as can be found; None where it holds."""

    def breach_of(steps: Sequence[Step]) -> Breach | None:
        return first_breach(seed, steps, mechanisms, weather)

    steps = steps_of(seed)
    breach = breach_of(steps)
    if breach is None:
        return None
    low, high = 0, len(steps)
    while low < high:  # the shortest beginning that breaks the same
        middle = (low + high) // 2
        found = breach_of(steps[:middle])
        if found and found.promise is breach.promise:
            high, breach = middle, found
        else:
            low = middle + 1
    return _thinned(seed, breach, steps[:high], breach_of)


def _thinned(
    seed: str,
    breach: Breach,
    steps: tuple[Step, ...],
    breach_of: Callable[[Sequence[Step]], Breach | None],
) -> Failure:
    """Leave out one step after the other as long as the same promise is broken."""
    for at in reversed(range(len(steps))):
        fewer = steps[:at] + steps[at + 1 :]
        found = breach_of(fewer)
        if found and found.promise is breach.promise:
            breach, steps = found, fewer
    return Failure(seed, breach, tuple(map(str, steps)))
