"""`plg erase` and `plg export`: forget somebody for good, or tell them what is held."""

import json
import time
from typing import Annotated

import typer

from infra.cli.reach import Env, cloud_named, environment_named, plain_errors
from infra.cli.screen import screen
from infra.operate.cloud import LOCAL
from infra.operate.erasure import Erasure

IN_WORK_S = 60  # ingestion's timeout: no batch that was read before the tombstone is older

Subjects = Annotated[
    list[str], typer.Argument(help="Ids the product gave one person, or the person's address.")
]

_screen = screen(highlight=False, soft_wrap=True)


def erase(
    subjects: Subjects,
    env: Env = LOCAL,
    *,
    wait: Annotated[int, typer.Option(help="Seconds that a batch in work may still take.")] = (
        IN_WORK_S
    ),
) -> None:
    """Forget somebody everywhere and for good: what is delivered or replayed later is dropped."""
    with plain_errors():
        erasure = Erasure(cloud_named(env), environment_named(env), subjects)
        count = len(erasure.people)
        _screen.print(f"{count} to forget; {wait} s for what is in work, after each sweep as well")
        erased = erasure.erase(outlast=lambda: time.sleep(wait))
        deleted, left = erasure.delete_messages()
        _screen.print(
            f"marked as erased in {len(erased.accounts)} accounts; {erased.items} "
            f"other items cleared; {deleted} messages deleted"
        )
        for message in left:
            _screen.print(
                f"{message.queue}: a message of others names them; "
                "send it back with `plg redrive`, and it counts without them"
            )


def export(subjects: Subjects, env: Env = LOCAL) -> None:
    """Print what is held of somebody, as JSON."""
    with plain_errors():
        erasure = Erasure(cloud_named(env), environment_named(env), subjects)
        typer.echo(json.dumps(erasure.held(), indent=2, default=str))
