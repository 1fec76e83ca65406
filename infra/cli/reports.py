"""`plg fairness`, `cherry-picking`, `untouched` and `queue`: how leads are shared and worked."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from infra.cli.lengths import length_of
from infra.cli.reach import Env, archive_named, plain_errors, policy_in_force
from infra.cli.report_pages import (
    cherry_picking_page,
    fairness_page,
    queue_table,
    untouched_table,
)
from infra.cli.screen import screen
from infra.operate.cloud import LOCAL
from infra.reports.cherry_picking import engagements
from infra.reports.fairness import shares
from infra.reports.untouched import untouched as still_untouched
from plg_router.policy.routing import Squad

_screen = screen()

OneSquad = Annotated[Squad | None, typer.Argument(help="All of them where none is named.")]


def fairness(squad: OneSquad = None, env: Env = LOCAL) -> None:
    """Count which classes of logo fell to whom in each squad, and show whose turn it is.

    It holds counts and credits but no account, so that everybody in a squad may see it.
    """
    with plain_errors():
        archive = archive_named(env)
        routing, reps = policy_in_force(env).routing, archive.reps()
        records = [record for found in archive.dossiers() for record in found.decisions]
        page = fairness_page(
            {
                each: shares(each, reps, archive.credits(each), records, routing)
                for each in ([squad] if squad else Squad)
            }
        )
        _screen.print(page)


def cherry_picking(env: Env = LOCAL) -> None:
    """Compare how each rep answers enterprise logos and qualified mid-market leads."""
    with plain_errors():
        archive = archive_named(env)
        _screen.print(cherry_picking_page(engagements(archive.dossiers(), policy_in_force(env))))


def untouched(
    env: Env = LOCAL,
    *,
    longer_than: Annotated[
        str | None, typer.Option(help="30m, 12h or 1d; the first-touch time if left out.")
    ] = None,
    intent: Annotated[
        int | None, typer.Option(help="From 0 to 100; what the policy calls high if left out.")
    ] = None,
) -> None:
    """List leads of high intent that nobody has reached yet, small logos first."""
    with plain_errors():
        policy = policy_in_force(env)
        found = still_untouched(
            archive_named(env).dossiers(),
            policy,
            datetime.now(UTC),
            longer_than=length_of(longer_than) if longer_than else policy.sla.first_touch,
            least_intent=policy.scoring.levels.high if intent is None else intent,
        )
        _screen.print(untouched_table(found))


def queue(squad: OneSquad = None, env: Env = LOCAL) -> None:
    """List the leads that wait until somebody has room, in the order they will be placed."""
    with plain_errors():
        archive = archive_named(env)
        for each in [squad] if squad else Squad:
            _screen.print(queue_table(each, archive.queue(each)))
