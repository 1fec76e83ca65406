"""`plg`: send events, explain an account, list the leads of an environment."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console
from rich.progress import Progress

from infra.archive import Archive
from infra.bus.entries import UnreadableEntry, read_entries
from infra.bus.player import BusRefused, Player
from infra.bus.rebase import shifted
from infra.cli.pages import account_page, leads_table
from infra.cloud import LOCAL, Cloud, NothingRuns, cloud_of
from infra.environments import ENVIRONMENTS
from infra.local.connection import HOME
from infra.policy_file import policy_of
from plg_router.domain.identity.nodes import Node, company_node
from plg_router.kernel.errors import Rejected

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False)

Env = Annotated[str, typer.Option("--env", help=f"One of {', '.join(ENVIRONMENTS)}.")]

HOME_VARIABLE = "PLG_LOCAL_HOME"  # where another embedded AWS than the demonstration's is kept

_screen = Console()
_errors = Console(stderr=True, style="red")


@app.command()
def send(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help=".jsonl or .jsonl.gz")],
    env: Env = LOCAL,
    *,
    rebase: Annotated[
        bool, typer.Option(help="Move its times so that the last one is now; again by as much.")
    ] = False,
) -> None:
    """Put the entries of a file on the bus, one a line."""
    with _plain_errors():
        cloud = _cloud(env)
        entries = read_entries(file)
        if rebase:
            shift = cloud.anchors.shift_of(file, entries, datetime.now(UTC))
            entries = [shifted(entry, shift) for entry in entries]
        player = Player(cloud.events, cloud.names.bus)
        with Progress(console=_screen) as progress:
            task = progress.add_task(f"to {cloud.names.bus}", total=len(entries))
            player.play(entries, lambda put: progress.advance(task, put))
        _screen.print(f"{len(entries):,} entries put, {player.signals:,} signals in them")


@app.command()
def explain(
    account: Annotated[str, typer.Argument(help="A company's domain, or an account's id.")],
    env: Env = LOCAL,
) -> None:
    """Show an account's profile, its score with every contribution, and its decisions."""
    with _plain_errors():
        archive = _archive(_cloud(env))
        node = Node(account) if ":" in account else company_node(account)
        dossier = archive.dossier(archive.account_of(node))
        if dossier is None:
            _fail(f"Nothing is known of {account}; `plg leads` lists the accounts with a lead")
        else:
            _screen.print(account_page(dossier, policy_of(env), datetime.now(UTC)))


@app.command()
def leads(env: Env = LOCAL) -> None:
    """List the latest lead of every account that has one."""
    with _plain_errors():
        _screen.print(leads_table(_archive(_cloud(env)).dossiers()))


def _cloud(env: str) -> Cloud:
    if env not in ENVIRONMENTS:
        _fail(f"There is no environment {env}; use one of {', '.join(ENVIRONMENTS)}")
    return cloud_of(ENVIRONMENTS[env], Path(os.environ.get(HOME_VARIABLE, HOME)))


def _archive(cloud: Cloud) -> Archive:
    return Archive(cloud.dynamodb, cloud.names)


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Say what went wrong in one line, and leave with status 1."""
    try:
        yield
    except (NothingRuns, UnreadableEntry, BusRefused, Rejected) as error:
        _fail(str(error))
    except (BotoCoreError, ClientError) as error:
        _fail(f"AWS says: {error}")


def _fail(message: str) -> None:
    _errors.print(message, markup=False)
    raise typer.Exit(1)


if __name__ == "__main__":
    app()
