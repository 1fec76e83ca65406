"""`plg sources`: what the product's events mean, and which ones mean nothing yet."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table

from infra.cli.lengths import length_of
from infra.cli.reach import Env, cloud_named, plain_errors
from infra.cli.screen import screen
from infra.operate.cloud import LOCAL
from infra.operate.function_log import lines
from infra.operate.unmapped import Unmapped, policy_lines, unmapped_in

app = typer.Typer(help=__doc__, no_args_is_help=True)

_screen = screen(highlight=False)


@app.command()
def unmapped(
    env: Env = LOCAL,
    since: Annotated[str, typer.Option(help="How far back: 30m, 12h, 1d or 2w.")] = "1d",
) -> None:
    """List events that the policy maps to nothing, and the YAML that would map them."""
    until = datetime.now(UTC)
    start = until - length_of(since)
    with plain_errors():
        cloud = cloud_named(env)
        group = cloud.names.log_group("ingestion")
        counts = unmapped_in(lines(cloud.logs, group, "unmapped", start, until))
    if not counts:
        _screen.print(f"Every event of the last {since} has a meaning in the policy")
        return
    _screen.print(_table(counts))
    for line in policy_lines(counts):
        _screen.print(line, soft_wrap=True)


def _table(counts: Mapping[Unmapped, int]) -> Table:
    table = Table(title="Events without a meaning", title_justify="left")
    for heading in ("source", "table", "name"):
        table.add_column(heading, overflow="fold")
    table.add_column("times", justify="right")
    for each, times in counts.items():
        table.add_row(each.source, each.table, each.name or "(none)", f"{times:,}")
    return table
