"""Wait for something to come true, but never for ever."""

import time
from collections.abc import Callable
from datetime import UTC, datetime


class GaveUp(Exception):
    """What was waited for did not come true in time; names it."""


def wait_for(what: str, holds: Callable[[], bool], *, seconds: float, every: float = 0.25) -> None:
    """Return once it holds; raises GaveUp when it still does not after so many seconds."""
    give_up = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > give_up:
            raise GaveUp(f"waited {seconds:.0f} s for {what}")
        time.sleep(every)


def sleep_until(moment: datetime) -> None:
    """Return at a moment, at once where it has passed."""
    time.sleep(max((moment - datetime.now(UTC)).total_seconds(), 0))
