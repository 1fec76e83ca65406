"""Decide again where somebody else was faster, but not for ever."""

from collections.abc import Callable
from typing import TypeVar

from plg_router.kernel.errors import Conflict
from plg_router.services.ports import Pause

ATTEMPTS = 8  # one lead of a pool that many others want a turn of

Result = TypeVar("Result")


def settled(decide: Callable[[], Result], pause: Pause) -> Result:
    """Return what was decided, from the start after every conflict; raises the eighth in a row."""
    for attempt in range(1, ATTEMPTS):
        try:
            return decide()
        except Conflict:
            pause(attempt)
    return decide()
