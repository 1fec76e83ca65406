"""Play many seeds at once, or switch every mechanism off: `make simulate`."""

import gc
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import chain, islice

from infra.local.variables import whole
from plg_router.kernel.errors import Rejected
from tests.simulation.mechanisms import SWITCHES
from tests.simulation.progress import Progress
from tests.simulation.promises import INVARIANTS
from tests.simulation.runs import Failure, Run, deaths, shortened
from tests.simulation.trouble import CALM

CHUNK = 20  # runs of a process before it reports: a few seconds, in which another may rest
LEFT_BEHIND = 10  # runs after which what they left is cleared away
DEATHS = 0.2  # of all runs: at each effect of a script in turn, then of the next one
ROW = "{:>2} {:<38} {:<62} {:>5} {:>5}"  # of the table of mechanisms
MOST_SEEDS = 2_000  # tried at one mechanism
TROUBLES = ("duplicated", "delayed", "overtaken", "conflict", "throttled", "refused", "died")


def main() -> int:
    """Do what the environment asks for; return the exit code."""
    try:
        first, number = whole(os.environ, "SEED", 1), whole(os.environ, "RUNS", 1000, least=1)
    except Rejected as fault:
        print(fault)
        return 1
    gc.freeze()  # what is loaded by now is never left behind
    with ProcessPoolExecutor(os.cpu_count(), initializer=gc.disable) as processes:
        if os.environ.get("MECHANISMS"):
            return _switch_off(processes, first)
        return _simulate(processes, list(_runs(first, number)))


def _runs(first: int, number: int) -> Iterator[Run]:
    """Yield so many runs, or the one that dies where the environment says."""
    if fatal := os.environ.get("FATAL"):
        return iter([Run(str(first), weather=CALM, fatal=float(fatal))])
    dying = int(number * DEATHS)
    seeds = (Run(str(seed)) for seed in range(first, first + number - dying))
    return chain(seeds, islice(deaths(first), dying))


def _simulate(processes: ProcessPoolExecutor, runs: Sequence[Run]) -> int:
    progress, counts = Progress(len(runs)), Counter[str]()
    chunks = [runs[start : start + CHUNK] for start in range(0, len(runs), CHUNK)]
    for failed, found in processes.map(_played, chunks):
        if failed is not None:
            processes.shutdown(wait=False, cancel_futures=True)
            progress.over()
            _tell(failed)
            return 1
        counts += found
        progress.reached(counts["runs"])
    progress.over()
    held = f"{counts['runs']} runs from seed {runs[0].seed}: every promise held"
    print(f"{held}, {progress.elapsed:.0f} s")
    print(f"{counts['in turn']} in one order of arrival, once calmly and once with echoes of all,")
    print("  but for late copies of what makes somebody look at the present: they may see more")
    print(f"{counts['deaths']} in which the process died at one effect after the other")
    print(f"{counts['writes']} writes, {counts['actions']} messages, clocks and batches; of these")
    print(", ".join(f"{counts[kind]} {kind}" for kind in TROUBLES))
    return 0


def _played(runs: Sequence[Run]) -> tuple[Run | None, Counter[str]]:
    """Play runs; return the first that fails, if any, and what happened in the others."""
    counts = Counter[str]()
    for run in _cleared(runs):
        found, breach = run.played()
        if breach:
            return run, counts
        counts.update(found, runs=1, deaths=run.fatal is not None)
        counts["in turn"] += run.is_in_turn
    return None, counts


def _cleared(runs: Iterable[Run]) -> Iterator[Run]:
    """Yield runs, and clear away what they left: worlds are full of cycles, and over at once."""
    for number, run in enumerate(runs, 1):
        yield run
        if number % LEFT_BEHIND == 0:
            gc.collect()


def _tell(run: Run) -> None:
    """Print the seed of a failure at once, and then the fewest steps that show it."""
    at = f" FATAL={run.fatal}" if run.fatal else ""
    print(f"SEED={run.seed}{at} RUNS=1 fails; looking for the fewest steps", flush=True)
    failure = shortened(run)
    if failure is None:
        print("it failed once and holds when played again: report it")
        return
    print(f"{len(failure.steps)} steps\n{failure.breach}\n")
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
    seeds = map(str, (switch.seed, *range(first, first + MOST_SEEDS)))
    for run in _cleared(Run(seed, switch.off, switch.weather) for seed in seeds):
        breach = run.breach_of()
        if breach and breach.promise is switch.promise:
            return shortened(run)
    return None


if __name__ == "__main__":
    sys.exit(main())
