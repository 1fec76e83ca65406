"""`plg`: explain accounts and decisions, take some by hand, report, work on the policy."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from infra.bus.entries import read_entries
from infra.bus.player import Player
from infra.bus.rebase import shifted
from infra.cli import decisions, operate, people, policy, reports, sources
from infra.cli.account_pages import accounts_page, growth_table, people_of
from infra.cli.pages import account_page, leads_table
from infra.cli.reach import (
    Env,
    archive_named,
    cloud_named,
    fail,
    plain_errors,
    policy_in_force,
)
from infra.cli.screen import screen
from infra.identity.audit import audit
from infra.identity.growth import grown
from infra.operate.cloud import LOCAL
from infra.policies.file import policy_of
from plg_router.adapters.mail_domains import PinnedMailDirectory
from plg_router.domain.identity.nodes import Node, company_node

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False)
app.add_typer(policy.app, name="policy")
app.add_typer(sources.app, name="sources")
for command in (
    decisions.route,
    decisions.assign,
    reports.fairness,
    reports.cherry_picking,
    reports.untouched,
    reports.queue,
):
    app.command()(command)
for task in (operate.mine, operate.redrive, operate.reissue, people.erase, people.export):
    app.command()(task)

_screen = screen()


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
    with plain_errors():
        cloud = cloud_named(env)
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
    with plain_errors():
        archive = archive_named(env)
        node = Node(account) if ":" in account else company_node(account)
        dossier = archive.dossier(archive.account_of(node))
        if dossier is None:
            fail(f"Nothing is known of {account}; `plg leads` lists the accounts with a lead")
        else:
            links = archive.links(people_of(dossier.profile))
            _screen.print(account_page(dossier, policy_in_force(env), datetime.now(UTC), links))


@app.command()
def accounts(
    file: Annotated[
        Path | None,
        typer.Argument(exists=True, dir_okay=False, help="Entries to resolve without a stack."),
    ] = None,
    env: Env = LOCAL,
    *,
    largest: Annotated[int, typer.Option(help="How many to show.")] = 20,
    members: Annotated[bool, typer.Option(help="Show everybody with their reason.")] = False,
) -> None:
    """Show the largest accounts, and on what evidence their people belong together.

    Of an environment, or of a file of entries; leaves with status 1 where an account joins
    strangers: two companies that the CRM does not call one, or everybody at a mail provider.
    """
    with plain_errors():
        if file is None:
            found = archive_named(env).accounts()
        else:
            growth = grown(read_entries(file), policy_of(env))
            found = growth.accounts()
            _screen.print(growth_table(growth))
        audited = audit(found, PinnedMailDirectory())
        _screen.print(accounts_page(audited, largest, with_members=members))
        if audited.faulty:
            raise typer.Exit(1)


@app.command()
def leads(env: Env = LOCAL) -> None:
    """List the latest lead of every account that has one."""
    with plain_errors():
        _screen.print(leads_table(archive_named(env).dossiers()))


if __name__ == "__main__":
    app()
