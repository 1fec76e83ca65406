"""Play many seeds at once, or switch every mechanism off: `make simulate`."""

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import TypeVar

from tests.simulation.mechanisms import SWITCHES
from tests.simulation.promises import Breach
from tests.simulation.runs import Failure, first_breach, play, shortened, steps_of

CHUNK = 50  # seeds a process plays before it reports
MOST_SEEDS = 2_000  # tried at one mechanism
TROUBLES = ("duplicated", "delayed", "overtaken", "conflict", "throttled", "refused", "died")

Result = TypeVar("Result")


def main() -> int:
    """Do what the environment asks for; return the exit code."""
    first = int(os.environ.get("SEED", "1"))
    with ProcessPoolExecutor(os.cpu_count()) as processes:
        if os.environ.get("MECHANISMS"):
            return _switch_off(processes, first)
        return _simulate(processes, first, int(os.environ.get("RUNS", "1000")))


def _simulate(processes: ProcessPoolExecutor, first: int, runs: int) -> int:
    started, done, counts = time.monotonic(), 0, Counter[str]()
    seeds = range(first, first + runs)
    for failed, found in processes.map(_played, _chunks(seeds)):
        if failed is not None:
            _tell(processes.submit(shortened, str(failed)).result(), failed)
            return 1
        counts += found
        done += counts.pop("runs", 0)
        _progress(f"{done} of {runs} runs, {done / (time.monotonic() - started):.0f} a second")
    elapsed = time.monotonic() - started
    _progress("")
    print(f"{done} runs from seed {first}: every promise held, {elapsed:.0f} s")
    print(f"{counts['writes']} writes, {counts['actions']} messages, clocks and batches; of these")
    print(", ".join(f"{counts[kind]} {kind}" for kind in TROUBLES))
    return 0


def _played(seeds: range) -> tuple[int | None, Counter[str]]:
    """Play seeds; return the first that fails, if any, and what happened in the others."""
    counts = Counter[str]()
    for seed in seeds:
        try:
            world = play(str(seed), steps_of(str(seed)))
        except Breach:
            return seed, counts
        counts += Counter(world.trouble.counts)
        counts += Counter(runs=1, writes=len(world.storage.history), actions=world.actions)
    return None, counts


def _tell(failure: Failure | None, seed: int) -> None:
    _progress("")
    if failure is None:
        print(f"SEED={seed} failed once and holds when played again: report it")
        return
    print(f"SEED={seed} RUNS=1 fails after {len(failure.steps)} steps\n{failure.breach}\n")
    for number, step in enumerate(failure.steps, 1):
        print(f"{number:3} {step}")


def _switch_off(processes: ProcessPoolExecutor, first: int) -> int:
    """Print for each mechanism the first seed that fails without it, and in how many steps."""
    print(f"{'without this mechanism':<38} {'this promise is missed':<64} {'seed':>5} {'steps':>5}")
    found = processes.map(partial(_missed, first), range(len(SWITCHES)))
    missed = True
    for switch, failure in zip(SWITCHES, found, strict=True):
        seed, steps = (failure.seed, str(len(failure.steps))) if failure else ("none", "")
        print(f"{switch.mechanism:<38} {switch.promise:<64} {seed:>5} {steps:>5}", flush=True)
        missed = missed and failure is not None
    return 0 if missed else 1


def _missed(first: int, number: int) -> Failure | None:
    switch = SWITCHES[number]
    for seed in map(str, range(first, first + MOST_SEEDS)):
        breach = first_breach(seed, steps_of(seed), switch.off, switch.weather)
        if breach and breach.promise is switch.promise:
            return shortened(seed, switch.off, switch.weather)
    return None


def _chunks(seeds: range) -> Iterator[range]:
    for start in range(seeds.start, seeds.stop, CHUNK):
        yield range(start, min(start + CHUNK, seeds.stop))


def _progress(line: str) -> None:
    if sys.stdout.isatty():
        print(f"\r{line:<60}", end="" if line else "\r", flush=True)


if __name__ == "__main__":
    sys.exit(main())
