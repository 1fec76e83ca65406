"""How many events a second one core decides on, without any I/O: read, resolve, fold, score.

.venv/bin/python -m infra.local.decision_speed FILE.jsonl.gz
"""

import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from infra.bus.entries import delivered, read_entries
from infra.policy_file import policy_of
from plg_router.adapters.mail_domains import PinnedMailDirectory
from plg_router.contracts.read_product import ProductReader
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.identity.resolve import resolve
from plg_router.domain.scoring.score import score
from plg_router.domain.scoring.subject import Subject
from plg_router.domain.signals.fold import fold
from plg_router.kernel.clock import day_of

Result = TypeVar("Result")

_TRIES = 3  # the quickest counts: the others measure the neighbours


def main(file: Path) -> int:
    """Print the pace of every step and of all of them; return 0, or 2 where there is no file."""
    if not file.is_file():
        sys.stderr.write(f"SKIPPED: there is no {file} to measure with\n")
        return 2
    entries, policy = read_entries(file), policy_of("prod")
    now = max(datetime.fromisoformat(entry["Time"]) for entry in entries) + timedelta(minutes=1)
    read = ProductReader(policy, PinnedMailDirectory(), now)
    messages = [delivered(entry) for entry in entries]
    read(messages[0])  # loads the lists

    readings, reading = _timed(lambda: [read(message) for message in messages])
    signals = [signal for one in readings for signal in one.signals]
    resolution, resolving = _timed(lambda: resolve(signals, {}))
    profiles, folding = _timed(
        lambda: {account: fold(found) for account, found in resolution.signals.items()}
    )
    today = day_of(now)
    cards, scoring = _timed(
        lambda: sum(
            score(Subject(account, profile, CompanyFacts(), today), policy).passes_gate
            for account, profile in profiles.items()
        )
    )

    steps = {"read": reading, "resolve": resolving, "fold": folding, "score": scoring}
    print(f"{len(messages):,} events, {len(profiles):,} accounts, {cards} past the gate")
    for name, seconds in {**steps, "all": sum(steps.values())}.items():
        each = seconds / len(messages)
        print(f"{name:8} {1 / each:10,.0f} events/s {each * 1e6:8.1f} us an event")
    return 0


def _timed(work: Callable[[], Result]) -> tuple[Result, float]:
    """Return what the work makes, and the processor seconds of its quickest run."""
    runs = []
    for _ in range(_TRIES):
        began = time.process_time()
        made = work()
        runs.append(time.process_time() - began)
    return made, min(runs)


if __name__ == "__main__":
    sys.exit(main(Path(*sys.argv[1:2])))
