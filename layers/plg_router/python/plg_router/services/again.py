"""Decide again where somebody else was faster, but not for ever."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from plg_router.kernel.errors import Conflict

ATTEMPTS = 8  # one lead of a pool that many others want a turn of

Result = TypeVar("Result")


class Pause(Protocol):
    """Wait a little, at random, before trying again."""

    def __call__(self, attempt: int) -> None:
        """Wait; longer with each attempt."""


def settled(decide: Callable[[], Result], pause: Pause) -> Result:
    """Return what was decided, from the start after every conflict; raises the eighth in a row."""
    for attempt in range(1, ATTEMPTS):
        try:
            return decide()
        except Conflict:
            pause(attempt)
    return decide()
