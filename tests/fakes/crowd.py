"""Many threads that start at the same moment."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

Result = TypeVar("Result")


def at_once(actions: Sequence[Callable[[], Result]]) -> list[Result]:
    """Run each action in a thread of its own, all together; return their results in order."""
    start = Barrier(len(actions))

    def run(action: Callable[[], Result]) -> Result:
        start.wait()
        return action()

    with ThreadPoolExecutor(len(actions)) as threads:
        return list(threads.map(run, actions))
