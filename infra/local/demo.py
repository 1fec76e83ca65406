"""`make demo`: start an AWS, deploy the app, play, show what happened, stop everything."""

import json
import os
import sys

from rich.console import Console

from infra.bus.entries import UnreadableEntry
from infra.bus.player import BusRefused
from infra.local.connection import HOME, REPOSITORY
from infra.local.demonstration import Demonstration
from infra.local.deploy import DeploymentError
from infra.local.deployed import deploy_router
from infra.local.emulator import EmulatorError, run_emulator
from infra.local.figures import Figures
from infra.local.options import Options, read_options
from infra.local.patience import GaveUp
from infra.local.stories.story import UntellableStory
from plg_router.kernel.errors import Rejected

SUMMARY = REPOSITORY / "build" / "demo" / "summary.json"

_FAULTS = (
    BusRefused,
    DeploymentError,
    EmulatorError,
    GaveUp,
    Rejected,
    UnreadableEntry,
    UntellableStory,
)


def main() -> int:
    """Run the demonstration; return 0 when every story ended as told."""
    console = Console()
    try:
        figures = _demonstrate(read_options(os.environ), console)
    except _FAULTS as fault:
        console.print(str(fault), style="bold red", markup=False)
        return 1
    except KeyboardInterrupt:
        console.print("[yellow]Stopped, and everything it had started with it.")
        return 130
    return 1 if figures.stories_failed else 0


def _demonstrate(options: Options, console: Console) -> Figures:
    with run_emulator(keep=options.keep, port=options.port) as connection:
        console.print(f"The embedded AWS listens at {connection.endpoint}")
        with console.status("Deploying the app to it with the CDK"):
            router = deploy_router(connection)
        figures = Demonstration(router, options, console).run()
        SUMMARY.parent.mkdir(parents=True, exist_ok=True)
        SUMMARY.write_text(json.dumps(figures.document(), indent=2) + "\n")
        console.print(f"The same figures: {SUMMARY.relative_to(REPOSITORY)}")
        if options.keep:
            state = (HOME / "stack.json").relative_to(REPOSITORY)
            console.print(
                f"Still running at {connection.endpoint} (how to reach it: {state}). Try "
                "[bold].venv/bin/plg leads[/], stop it with [bold]make stop[/]."
            )
    return figures


if __name__ == "__main__":
    sys.exit(main())
