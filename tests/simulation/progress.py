"""Tell how far a long play has come: on a terminal all the time, elsewhere now and then."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

EVERY = 30.0  # seconds between two lines of a log
WIDTH = 60  # of the line of a terminal


@dataclass
class Progress:
    """How many of all runs have been played, and how fast."""

    runs: int
    clock: Callable[[], float] = time.monotonic  # seconds
    _started: float = field(init=False)
    _told: float = 0.0  # seconds after the start

    def __post_init__(self) -> None:
        """Start counting the time."""
        self._started = self.clock()

    @property
    def elapsed(self) -> float:
        """Return the seconds since the start."""
        return self.clock() - self._started

    def reached(self, played: int) -> None:
        """Show how many have been played, over the line before, or in a new one when it is due."""
        elapsed = self.elapsed
        line = f"{played} of {self.runs} runs, {played / elapsed:.1f} a second"
        if sys.stdout.isatty():
            print(f"\r{line:<{WIDTH}}", end="", flush=True)
        elif elapsed >= self._told + EVERY:
            self._told = elapsed
            print(line, flush=True)

    def over(self) -> None:
        """Clear the line for what has to be told."""
        if sys.stdout.isatty():
            print(f"\r{'':<{WIDTH}}\r", end="", flush=True)
