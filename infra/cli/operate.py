"""What people at work do: read their own leads, send dead letters back, tell everything again."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.table import Table

from infra.cli.lengths import length_of
from infra.cli.reach import Env, cloud_named, environment_named, fail, plain_errors
from infra.cli.screen import screen
from infra.operate.cloud import LOCAL
from infra.operate.dead_letters import DeadLetters, LastStops
from infra.operate.own_leads import own_leads
from infra.operate.reissue import decided
from infra.operate.reissue import reissue as issue

_screen = screen(highlight=False)


def mine(
    rep: Annotated[str, typer.Option("--as", help="Whose session it is.")],
    env: Env = LOCAL,
) -> None:
    """List a rep's open leads, as that rep: nobody is shown anybody else's (S137)."""
    with plain_errors():
        _screen.print(_leads(rep, own_leads(cloud_named(env), rep)))


def redrive(
    queues: Annotated[
        list[str] | None, typer.Argument(help="Queues of dead letters to send back.")
    ] = None,
    env: Env = LOCAL,
    *,
    everything: Annotated[
        bool, typer.Option("--all", help="Send back whatever can go back.")
    ] = False,
    from_items: Annotated[
        bool,
        typer.Option(
            "--from-items",
            help="Tell what the stream has forgotten from the items, by a scan of their table.",
        ),
    ] = False,
) -> None:
    """List the dead letters with their reasons, and send those of the named queues back.

    Without a name, and without --all, nothing is moved. What cannot go stays, and is named.
    """
    with plain_errors():
        stops = LastStops(cloud_named(env))
        found = stops.queues(queues or ())
        _screen.print(_table(found))
        if not queues and not everything:
            return
        stayed = []
        for queue in found:
            if not queue.messages:
                continue
            if queue.origin is None:
                _screen.print(f"{queue.name}: nobody takes these back; see README, Operate")
                continue
            sent = stops.redrive(queue, from_items=from_items)
            _screen.print(
                f"{queue.name}: {sent.went:,} of {queue.messages:,} went to {queue.origin}"
            )
            stayed += [
                f"{queue.name}: {times:,} stayed: {why}" for why, times in sent.stayed.items()
            ]
        if stayed:
            fail("\n".join(stayed))


def reissue(
    subscriber: Annotated[str, typer.Argument(help="Its name in the environment.")],
    env: Env = LOCAL,
    since: Annotated[str, typer.Option(help="How far back: 30m, 12h, 20d or 4w.")] = "14d",
) -> None:
    """Put every decision since then into a subscriber's queue again, with its own sequence."""
    with plain_errors():
        environment = environment_named(env)
        known = {each.name: each for each in environment.crm_subscribers}
        if subscriber not in known:
            fail(f"There is no subscriber {subscriber} in {env}; name {', '.join(known)}")
        cloud = cloud_named(env)
        told = decided(
            cloud.dynamodb,
            cloud.names.accounts_table,
            known[subscriber].event_types,
            datetime.now(UTC) - length_of(since),
        )
        queue = cloud.names.subscriber(subscriber)
        issue(cloud.sqs, cloud.sqs.get_queue_url(QueueName=queue)["QueueUrl"], told)
        _screen.print(f"{len(told):,} events of the last {since} put into {queue}")


def _leads(rep: str, leads: Iterable[Mapping[str, Any]]) -> Table:
    table = Table(title=f"Leads of {rep}", title_justify="left")
    for heading in ("account", "motion", "deadline (UTC)", "because"):
        table.add_column(heading)
    table.add_column("score", justify="right")
    for lead in leads:
        table.add_row(
            lead["company"] or lead["account_id"],
            lead["motion"],
            lead["deadline"] or "-",
            "\n".join(lead["reasons"]),
            str(lead["score"]),
        )
    return table


def _table(queues: Iterable[DeadLetters]) -> Table:
    table = Table(title="Dead letters", title_justify="left")
    table.add_column("queue")
    table.add_column("messages", justify="right")
    table.add_column("go back to")
    table.add_column("reasons, of the first ten")
    for queue in queues:
        reasons = "\n".join(f"{times} x {reason}" for reason, times in queue.reasons.items())
        table.add_row(queue.name, f"{queue.messages:,}", queue.origin or "-", reasons)
    return table
