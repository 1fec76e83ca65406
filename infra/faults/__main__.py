"""`make faults`: play the same with and without faults, and fail when anything differs."""

import os
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from rich.console import Console

from infra.faults.report import Report
from infra.faults.stage import Stage, open_stage
from infra.faults.state import differences, read_state
from infra.faults.subscribers import behind
from infra.faults.traffic import make_shares
from infra.faults.trial import Fault, chosen, endure, play_calmly, read_faults
from infra.local.connection import REPOSITORY
from infra.local.variables import whole
from plg_router.kernel.errors import Rejected

REPORT = REPOSITORY / "build" / "faults" / "report.json"
HOME = REPOSITORY / "build" / "faults"

_SIGN_UPS = 60


def main() -> int:
    """Run both; return 0 when nothing is lost and nothing differs."""
    console, report, began = Console(), Report(REPORT), time.monotonic()
    try:
        faults = chosen(read_faults(), os.environ.get("FAULT") or "")
        sign_ups = whole(os.environ, "SIGNUPS", _SIGN_UPS, least=1)
        seed = whole(os.environ, "SEED", 1)
    except Rejected as fault:
        console.print(str(fault), style="bold red", markup=False)
        return 1
    try:
        _run(faults, report, console, sign_ups=sign_ups, seed=seed)
    except BaseException as error:
        report.broke_off = f"{type(error).__name__}: {error}"
        raise
    finally:
        report.seconds = round(time.monotonic() - began)
        report.write()
        report.show(console)
        console.print(f"The same figures: {REPORT.relative_to(REPOSITORY)}")
    return 1 if report.wrong() else 0


def _run(
    faults: Sequence[Fault], report: Report, console: Console, *, sign_ups: int, seed: int
) -> None:
    began = time.monotonic()
    shares = make_shares(
        [max(len(fault.struck), 1) for fault in faults],
        sign_ups=sign_ups,
        firms=len(faults),
        seed=seed,
        now=datetime.now(UTC),
    )
    with open_stage(HOME / "calm", seed=seed) as calm:
        with console.status("The run without faults"):
            play_calmly(calm, shares)
        report.calm_seconds = round(time.monotonic() - began)
        with open_stage(HOME / "faults", seed=seed) as stage:
            for fault, share in zip(faults, shares, strict=True):
                with console.status(fault.title):
                    report.outcomes.append(endure(stage, fault, share))
                report.write()
                console.print(f"{fault.title}: {report.outcomes[-1].injected} times")
            with console.status("Clocks run out"):
                _compare(calm, stage, report)


def _compare(calm: Stage, stage: Stage, report: Report) -> None:
    for each in (calm, stage):  # the calm one has had all the time of the other
        each.settle(clocks_too=True)
    stage.catch_up()
    expected, found = read_state(calm.archive), read_state(stage.archive)
    report.compared(found, [*differences(expected, found), *behind(stage.inbox, stage.archive)])


if __name__ == "__main__":
    sys.exit(main())
