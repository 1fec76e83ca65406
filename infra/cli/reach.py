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
from infra.environments import ENVIRONMENTS, Environment
from infra.local.connection import HOME
from infra.operate.archive import Archive
from infra.operate.cloud import Cloud, NothingRuns, cloud_of
from infra.operate.policy_in_force import PolicyInForce
from plg_router.kernel.errors import Conflict, Rejected, Transient
from plg_router.policy.policy import Policy

HOME_VARIABLE = "PLG_LOCAL_HOME"  # where another embedded AWS than the demonstration's is kept

Env = Annotated[str, typer.Option("--env", help=f"One of {', '.join(ENVIRONMENTS)}.")]

_errors = Console(stderr=True, style="red")


def environment_named(env: str) -> Environment:
    """Return an environment, or leave with status 1 where there is none of that name."""
    if env not in ENVIRONMENTS:
        fail(f"There is no environment {env}; use one of {', '.join(ENVIRONMENTS)}")
    return ENVIRONMENTS[env]


def cloud_named(env: str) -> Cloud:
    """Return an environment's AWS, or leave with status 1 where there is no such environment."""
    return cloud_of(environment_named(env), Path(os.environ.get(HOME_VARIABLE, HOME)))


def archive_named(env: str) -> Archive:
    """Return what an environment has written down."""
    cloud = cloud_named(env)
    return Archive(cloud.dynamodb, cloud.names, cloud.pseudonyms)


def policy_in_force(env: str) -> Policy:
    """Return the policy that an environment decides by at this moment."""
    cloud = cloud_named(env)
    return PolicyInForce(cloud.appconfig, cloud.names).current()


@contextmanager
def plain_errors() -> Iterator[None]:
    """Say what went wrong in one line, and leave with status 1."""
    try:
        yield
    except (NothingRuns, UnreadableEntry, BusRefused, Rejected) as error:
        fail(str(error))
    except (BotoCoreError, ClientError, Transient) as error:
        fail(f"AWS says: {error}")
    except Conflict as lost:
        fail(f"Others were faster every time; run it again: {lost}")


def fail(message: str) -> Never:
    """Say what is wrong and leave with status 1."""
    _errors.print(message, markup=False, soft_wrap=True)
    raise typer.Exit(1)
