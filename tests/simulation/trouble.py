"""What goes wrong, how often, and where: drawn from one seed, so that it goes wrong again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import TypeVar

from plg_router.kernel.errors import Conflict, Transient
from tests.fakes.storage import Change, Key, Row, Storage

Result = TypeVar("Result")
DEPTH = 2  # how many others may act between somebody's reads and their write


class Died(BaseException):
    """A process ended where it stood; nothing may catch it but whoever starts it anew."""


@dataclass(frozen=True, slots=True)
class Weather:
    """The chance of each trouble, from 0 to 1."""

    duplicated: float = 0.2  # a message, at each of its queues
    delayed: float = 0.2  # by up to six hours; all others overtake one another anyway
    conflict: float = 0.3  # of a write
    throttled: float = 0.3  # of a write; some of these are made, and only the answer is lost
    refused: float = 0.1  # an event, by the bus
    died: float = 0.02  # before or after an effect
    overtaken: float = 0.15  # somebody else writes between the reads and the write
    stale: float = 0.2  # an index does not know the latest yet
    silent: float = 0.3  # a vendor
    echoed: float = 0.0  # a message, once more within six hours


STORM = Weather()
RIVALRY = Weather(conflict=0.05, throttled=0.05, overtaken=0.5)  # others are always faster
CALM = Weather(0, 0, 0, 0, 0, 0, 0, 0, 0)
ECHOES = replace(CALM, duplicated=0.3, echoed=0.3)


class Trouble:
    """Lets effects fail, and counts them: the n-th can be made the last of its process."""

    def __init__(self, dice: Random, weather: Weather, fatal: float | None = None) -> None:
        self.dice = dice
        self.weather = weather
        self.effects = 0
        self.counts: dict[str, int] = {}
        self._fatal = fatal  # 7: dies before the seventh effect; 7.5: right after it

    def strikes(self, kind: str) -> bool:
        """Tell whether it happens now."""
        chance: float = getattr(self.weather, kind)
        if not chance or self.dice.random() >= chance:
            return False
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return True

    def effect(self, act: Callable[[], Result]) -> Result:
        """Do what others can see; the process may die right before or right after it."""
        self.effects += 1
        number = self.effects
        self._may_die(number)
        result = act()
        self._may_die(number + 0.5)
        return result

    def _may_die(self, moment: float) -> None:
        if moment == self._fatal or self.strikes("died"):
            raise Died


class TroubledStorage(Storage):
    """Tables whose writes conflict, are throttled, lose their answers, and are watched."""

    def __init__(
        self,
        trouble: Trouble,
        overtake: Callable[[frozenset[str]], object],
        bend: Callable[[Mapping[Key, Change]], Mapping[Key, Change]],
        watch: Callable[[Mapping[Key, Row]], None],
    ) -> None:
        super().__init__()
        self._trouble, self._overtake, self._bend, self._watch = trouble, overtake, bend, watch
        self._depth = 0
        self._lately: Mapping[Key, Row | None] = {}

    def write(self, changes: Mapping[Key, Change]) -> None:
        """Make all changes or none, unless something is in the way."""
        trouble = self._trouble
        if self._depth < DEPTH and trouble.strikes("overtaken"):
            self._depth += 1
            try:
                self._overtake(frozenset(name for key in changes for name in key))
            finally:
                self._depth -= 1
        if trouble.strikes("conflict"):
            raise Conflict
        throttled = trouble.strikes("throttled")
        if throttled and trouble.dice.random() < 0.8:
            raise Transient
        trouble.effect(lambda: self._committed(changes))
        if throttled:
            raise Transient  # the answer is lost

    def catch_up(self) -> None:
        """Let every copy know what was written."""
        self._lately = {}

    def before(self, pk: str, sk: str) -> Row | None:
        """Return a row as a copy has it that does not know the latest write yet."""
        key = (pk, sk)
        return self._lately[key] if key in self._lately else self.read(pk, sk)

    def _committed(self, changes: Mapping[Key, Change]) -> None:
        before = {key: self.read(*key) for key in changes}
        super().write(self._bend(changes))
        self._lately = before
        self._watch(self.history[-1])


class Copy(Storage):
    """What one read sees that need not be consistent: of each row, perhaps the one before."""

    def __init__(self, of: TroubledStorage, lags: Callable[[], bool]) -> None:
        super().__init__()
        self._of, self._lags = of, lags
        self._seen: dict[Key, Row | None] = {}

    def read(self, pk: str, sk: str) -> Row | None:
        """Return a row as it is, or as it was before the latest write."""
        if (pk, sk) not in self._seen:
            look = self._of.before if self._lags() else self._of.read
            self._seen[pk, sk] = look(pk, sk)
        return self._seen[pk, sk]
