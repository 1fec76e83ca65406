"""Show at a terminal how leads are shared, worked and left to wait."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from infra.reports.cherry_picking import RULE, Answers, Engagement
from infra.reports.fairness import Share
from infra.reports.untouched import Untouched
from plg_router.domain.assignment.lead import Lead, Step
from plg_router.policy.routing import SizeClass, Squad

_ELSEWISE = tuple(step for step in Step if step not in {Step.CAPACITY, Step.NOBODY})


def fairness_page(squads: Mapping[Squad, Sequence[Share]]) -> RenderableType:
    """Return a table for each squad: how many leads of which class each rep was given."""
    return Group(*(_squad_table(squad, shares) for squad, shares in squads.items()))


def cherry_picking_page(found: Sequence[Engagement]) -> RenderableType:
    """Return how every rep answers either class of lead, and by which rule one is flagged."""
    table = Table(title="Who answers whom", title_justify="left")
    table.add_column("rep")
    for heading in ("enterprise", "mid-market", "gap", "by chance"):
        table.add_column(heading, justify="right")
    table.add_column("")
    for one in found:
        table.add_row(
            one.rep_id,
            _answers(one.enterprise),
            _answers(one.mid_market),
            "-" if one.gap is None else f"{one.gap:+.0%}",
            "-" if one.gap is None else f"{one.by_chance:.1%}",
            "flagged" if one.flagged else "",
            style="bold red" if one.flagged else "",
        )
    return Group(table, Text(RULE, style="dim"))


def untouched_table(found: Sequence[Untouched]) -> Table:
    """Return the leads of high intent that nobody has answered, in the order to call them."""
    table = Table(title="High intent, and nobody has called", title_justify="left")
    for heading in ("account", "logo", "state", "rep", "squad"):
        table.add_column(heading, overflow="fold")
    for heading in ("intent", "score", "waits for"):
        table.add_column(heading, justify="right")
    for one in found:
        lead = one.lead
        table.add_row(
            lead.account_id,
            one.size,
            lead.status,
            lead.rep_id or "-",
            lead.squad,
            str(one.intent),
            str(lead.request.score),
            _length(one.waited),
        )
    return table


def queue_table(squad: Squad, waiting: Sequence[Lead]) -> Table:
    """Return who waits for a squad's capacity, in the order in which it will be given."""
    table = Table(title=f"Waiting for {squad}", title_justify="left")
    table.add_column("turn", justify="right")
    table.add_column("account", overflow="fold")
    table.add_column("score", justify="right")
    table.add_column("since (UTC)")
    table.add_column("until (UTC)")
    for turn, lead in enumerate(waiting, start=1):
        table.add_row(
            str(turn),
            lead.account_id,
            str(lead.request.score),
            f"{lead.opened_at:%Y-%m-%d %H:%M:%S}",
            f"{lead.deadline:%Y-%m-%d %H:%M:%S}" if lead.deadline else "-",
        )
    return table


def _squad_table(squad: Squad, shares: Sequence[Share]) -> Table:
    table = Table(title=f"Squad {squad}", title_justify="left", show_footer=True)
    table.add_column("rep", footer="all")
    table.add_column("weight", justify="right")
    classes = [size for size in SizeClass if any(share.by_turn[size] for share in shares)]
    for size in classes:
        of_class = sum(share.by_turn[size] for share in shares)
        table.add_column(size, justify="right", footer=str(of_class))
    table.add_column(
        "by turn", justify="right", footer=str(sum(share.by_turn.total() for share in shares))
    )
    steps = [step for step in _ELSEWISE if any(share.by_other_steps[step] for share in shares)]
    for step in steps:
        of_step = sum(share.by_other_steps[step] for share in shares)
        table.add_column(f"by {step}", justify="right", footer=str(of_step))
    table.add_column("credit", justify="right")
    for share in shares:
        table.add_row(
            share.rep_id,
            str(share.weight),
            *(str(share.by_turn[size]) for size in classes),
            str(share.by_turn.total()),
            *(str(share.by_other_steps[step]) for step in steps),
            f"{share.credit:+.3f}",
        )
    return table


def _answers(answers: Answers) -> str:
    rate = "-" if answers.rate is None else f"{answers.rate:.0%}"
    return f"{rate} of {answers.offers}"


def _length(waited: timedelta) -> str:
    minutes, seconds = divmod(int(waited.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02} min"
    return f"{minutes} min {seconds:02} s"
