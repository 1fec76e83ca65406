"""`make faults`: play the same with and without faults, and fail when anything differs."""

import json
import os
import sys
import time
from datetime import UTC, datetime

from rich.console import Console

from infra.faults.report import document, show
from infra.faults.stage import open_stage
from infra.faults.state import State, differences, read_state
from infra.faults.subscribers import behind
from infra.faults.traffic import Share, make_shares
from infra.faults.trial import Fault, Outcome, endure, play_calmly, read_faults
from infra.local.connection import REPOSITORY

REPORT = REPOSITORY / "build" / "faults" / "report.json"
HOME = REPOSITORY / "build" / "faults" / "local"

_SIGN_UPS, _FIRMS = 150, 10


def main() -> int:
    """Run both; return 0 when nothing is lost and nothing differs."""
    console, began = Console(), time.monotonic()
    faults = read_faults()
    shares = make_shares(
        len(faults),
        sign_ups=int(os.environ.get("SIGNUPS") or _SIGN_UPS),
        firms=_FIRMS,
        seed=int(os.environ.get("SEED") or 1),
        now=datetime.now(UTC),
    )
    with console.status("The run without faults"):
        expected = _without_faults(shares)
    outcomes, found, wrong = _with_faults(faults, shares, console)
    wrong += differences(expected, found)
    took = round(time.monotonic() - began)
    show(console, outcomes, wrong, accounts=len(found.accounts), took=took)
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(json.dumps(document(outcomes, wrong, found), indent=2) + "\n")
    console.print(f"The same figures: {REPORT.relative_to(REPOSITORY)}")
    return 1 if wrong else 0


def _without_faults(shares: list[Share]) -> State:
    with open_stage(HOME) as stage:
        play_calmly(stage, shares)
        stage.settle(clocks_too=True)
        return read_state(stage.archive)


def _with_faults(
    faults: list[Fault], shares: list[Share], console: Console
) -> tuple[list[Outcome], State, list[str]]:
    with open_stage(HOME) as stage:
        outcomes = []
        for fault, share in zip(faults, shares, strict=True):
            with console.status(fault.title):
                outcomes.append(endure(stage, fault, share))
            console.print(f"{fault.title}: {outcomes[-1].injected} times")
        stage.settle(clocks_too=True)
        stage.catch_up()
        wrong = [fault for outcome in outcomes for fault in outcome.wrong()]
        wrong += behind(stage.inbox, stage.archive)
        return outcomes, read_state(stage.archive), wrong


if __name__ == "__main__":
    sys.exit(main())
