"""Let somebody work beside the main story, and send them home at its end."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event


@contextmanager
def at_work(*workers: Callable[[Event], None]) -> Iterator[None]:
    """Run each worker in a thread until the block ends; a worker that failed fails the block."""
    stopped = Event()
    with ThreadPoolExecutor(len(workers)) as pool:
        running = [pool.submit(worker, stopped) for worker in workers]
        try:
            yield
        finally:
            stopped.set()
        for worker in running:
            worker.result()
