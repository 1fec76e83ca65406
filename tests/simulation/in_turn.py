"""One order of arrival, twice: once calmly, and once with everything said again and again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

from plg_router.domain.assignment.lead import Lead
from plg_router.domain.assignment.record import DecisionRecord
from plg_router.kernel.ids import EventId
from tests.fakes.storage import Row
from tests.simulation.bus import LONGEST_DELAY
from tests.simulation.mechanisms import IN_PLACE, Mechanisms
from tests.simulation.promises import Promise, breach
from tests.simulation.steps import Step
from tests.simulation.trouble import CALM, ECHOES, Weather
from tests.simulation.world import World


class FirstComes(Random):
    """Chance that decides what is said again, and never who is next: that is who came first."""

    def randrange(self, start: int, stop: int | None = None, step: int = 1) -> int:
        """Return the first of a range."""
        del step
        return 0 if stop is None else start


class InTurn(World):
    """A world in which everything is dealt with in the order in which it came."""

    chance = FirstComes

    def bustle(self, actions: int) -> None:
        """Do all that is due, however little was asked for."""
        del actions
        while self.act():
            pass

    def repeat(self) -> None:
        """Let an archive be replayed, unless nothing is to be said twice."""
        if self.trouble.weather is not CALM:
            super().repeat()


def check_decisions(seed: str, steps: Sequence[Step], mechanisms: Mechanisms = IN_PLACE) -> None:
    """Raise Breach unless the same trace, with whatever is said again, leaves the same behind.

    Every row is compared: profiles, scores, leads, turns, and the record of every decision. Only
    what occasioned a decision may differ: two events that are on their way may both ask for it.
    """
    calm = _played(seed, steps, CALM, mechanisms).watch.rows
    again = _played(seed, steps, ECHOES, mechanisms).watch.rows
    for key in sorted(calm.keys() | again.keys()):
        found, expected = (_left(rows.get(key)) for rows in (again, calm))
        if found != expected:
            detail = f"{key} is {found}, where nothing is said twice {expected}"
            raise breach(Promise.SAME_DECISIONS, detail)


def _left(row: Row | None) -> tuple[int, object] | None:
    """Return what a row holds, but for its occasion."""
    if row is None:
        return None
    value = row.value
    if isinstance(value, Lead | DecisionRecord):
        value = replace(value, correlation_id=EventId(""))
    return row.version, value


def _played(seed: str, steps: Sequence[Step], weather: Weather, mechanisms: Mechanisms) -> World:
    world = InTurn(seed, weather=weather, mechanisms=mechanisms)
    for step in steps:
        step(world)
        world.bustle(0)
    world.wait(timedelta(seconds=LONGEST_DELAY))
    return world
