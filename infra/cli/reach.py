"""Reach an environment from the command line, or say in one line why not."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Never

import typer
from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console

from infra.bus.entries import UnreadableEntry
from infra.bus.player import BusRefused
from infra.cloud import Cloud, NothingRuns, cloud_of
from infra.environments import ENVIRONMENTS
from infra.local.connection import HOME
from plg_router.kernel.errors import Rejected

HOME_VARIABLE = "PLG_LOCAL_HOME"  # where another embedded AWS than the demonstration's is kept

Env = Annotated[str, typer.Option("--env", help=f"One of {', '.join(ENVIRONMENTS)}.")]

_errors = Console(stderr=True, style="red")


def cloud_named(env: str) -> Cloud:
    """Return an environment's AWS, or leave with status 1 where there is no such environment."""
    if env not in ENVIRONMENTS:
        fail(f"There is no environment {env}; use one of {', '.join(ENVIRONMENTS)}")
    return cloud_of(ENVIRONMENTS[env], Path(os.environ.get(HOME_VARIABLE, HOME)))


@contextmanager
def plain_errors() -> Iterator[None]:
    """Say what went wrong in one line, and leave with status 1."""
    try:
        yield
    except (NothingRuns, UnreadableEntry, BusRefused, Rejected) as error:
        fail(str(error))
    except (BotoCoreError, ClientError) as error:
        fail(f"AWS says: {error}")


def fail(message: str) -> Never:
    """Say what is wrong and leave with status 1."""
    _errors.print(message, markup=False, soft_wrap=True)
    raise typer.Exit(1)
