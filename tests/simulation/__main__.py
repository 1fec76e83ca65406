"""Play many seeds at once, or switch every mechanism off: `make simulate`."""

import gc
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import chain, islice

from tests.simulation.mechanisms import SWITCHES
from tests.simulation.promises import INVARIANTS
from tests.simulation.runs import Failure, Run, deaths, shortened
from tests.simulation.trouble import CALM

CHUNK = 50  # runs of a process before it reports
DEATHS = 0.2  # of all runs: at each effect of a script in turn, then of the next one
ROW = "{:>2} {:<38} {:<62} {:>5} {:>5}"  # of the table of mechanisms
MOST_SEEDS = 2_000  # tried at one mechanism
TROUBLES = ("duplicated", "delayed", "overtaken", "conflict", "throttled", "refused", "died")


def main() -> int:
    """Do what the environment asks for; return the exit code."""
    first = int(os.environ.get("SEED", "1"))
    # Worlds are short-lived and full of cycles: looking for these less often saves a tenth.
    seldom = partial(gc.set_threshold, 100_000)
    with ProcessPoolExecutor(os.cpu_count(), initializer=seldom) as processes:
        if os.environ.get("MECHANISMS"):
            return _switch_off(processes, first)
        return _simulate(processes, list(_runs(first, int(os.environ.get("RUNS", "1000")))))


def _runs(first: int, number: int) -> Iterator[Run]:
    """Yield so many runs, or the one that dies where the environment says."""
    if fatal := os.environ.get("FATAL"):
        return iter([Run(str(first), weather=CALM, fatal=float(fatal))])
    dying = int(number * DEATHS)
    seeds = (Run(str(seed)) for seed in range(first, first + number - dying))
    return chain(seeds, islice(deaths(first), dying))


def _simulate(processes: ProcessPoolExecutor, runs: Sequence[Run]) -> int:
    started, counts = time.monotonic(), Counter[str]()
    chunks = [runs[start : start + CHUNK] for start in range(0, len(runs), CHUNK)]
    for failed, found in processes.map(_played, chunks):
        if failed is not None:
            _tell(processes.submit(shortened, failed).result(), failed)
            return 1
        counts += found
        speed = counts["runs"] / (time.monotonic() - started)
        _progress(f"{counts['runs']} of {len(runs)} runs, {speed:.0f} a second")
    elapsed = time.monotonic() - started
    _progress("")
    print(f"{counts['runs']} runs from seed {runs[0].seed}: every promise held, {elapsed:.0f} s")
    print(f"{counts['in turn']} in one order of arrival, once calmly and once with echoes of all,")
    print("  but for late copies of what makes somebody look at the present: they may see more")
    print(f"{counts['deaths']} in which the process died at one effect after the other")
    print(f"{counts['writes']} writes, {counts['actions']} messages, clocks and batches; of these")
    print(", ".join(f"{counts[kind]} {kind}" for kind in TROUBLES))
    return 0


def _played(runs: Sequence[Run]) -> tuple[Run | None, Counter[str]]:
    """Play runs; return the first that fails, if any, and what happened in the others."""
    counts = Counter[str]()
    for run in runs:
        found, breach = run.played()
        if breach:
            return run, counts
        counts.update(found, runs=1, deaths=run.fatal is not None)
        counts["in turn"] += run.is_in_turn
    return None, counts


def _tell(failure: Failure | None, run: Run) -> None:
    _progress("")
    at = f" FATAL={run.fatal}" if run.fatal else ""
    if failure is None:
        print(f"SEED={run.seed}{at} failed once and holds when played again: report it")
        return
    print(f"SEED={run.seed}{at} RUNS=1 fails after {len(failure.steps)} steps\n{failure.breach}\n")
    for number, step in enumerate(failure.steps, 1):
        print(f"{number:3} {step}")


def _switch_off(processes: ProcessPoolExecutor, first: int) -> int:
    """Print for each mechanism a seed that fails without it, and in how many steps."""
    print(ROW.format("", "without this mechanism", "this is missed", "seed", "steps"))
    found = processes.map(partial(_missed, first), range(len(SWITCHES)))
    missed = True
    for switch, failure in zip(SWITCHES, found, strict=True):
        seed, steps = (failure.run.seed, str(len(failure.steps))) if failure else ("none", "")
        number, promise = INVARIANTS.get(switch.promise, ""), switch.promise
        print(ROW.format(number, switch.mechanism, promise, seed, steps), flush=True)
        missed = missed and failure is not None
    return 0 if missed else 1


def _missed(first: int, number: int) -> Failure | None:
    switch = SWITCHES[number]
    for seed in map(str, (switch.seed, *range(first, first + MOST_SEEDS))):
        run = Run(seed, switch.off, switch.weather)
        breach = run.breach_of()
        if breach and breach.promise is switch.promise:
            return shortened(run)
    return None


def _progress(line: str) -> None:
    if sys.stdout.isatty():
        print(f"\r{line:<60}", end="" if line else "\r", flush=True)


if __name__ == "__main__":
    sys.exit(main())
