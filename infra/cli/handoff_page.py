"""Show what a judgement makes of an account: tier, cell, play, and what its triggers say."""

from rich.table import Table

from plg_router.domain.handoff.assess import Assessment
from plg_router.domain.handoff.call import call_of
from plg_router.domain.handoff.standing import Standing
from plg_router.domain.handoff.tiers import SELF_SERVE
from plg_router.kernel.clock import start_of
from plg_router.policy.handoff import HandoffPolicy, Play


def handoff_table(seen: Assessment, standing: Standing, policy: HandoffPolicy) -> Table:
    """Return tier, cell and play as they would be now, and every trigger that holds or fired."""
    table = Table(
        title=f"Tier {seen.tier}: {seen.motion}",
        caption="\n".join(_about(seen, policy)),
        title_justify="left",
        caption_justify="left",
    )
    table.add_column("trigger")
    table.add_column("does")
    table.add_column("evidence now", overflow="fold")
    table.add_column("fired last")
    holding = {one.name: one for one in seen.held}
    for name in sorted({*holding, *standing.fired}):
        trigger, fired = policy.triggers.get(name), standing.fired.get(name)
        table.add_row(
            name,
            ", ".join(trigger.actions) if trigger else "no row of the policy any more",
            holding[name].reason if name in holding else "-",
            f"{start_of(fired.day):%Y-%m-%d}" if fired else "not yet",
        )
    return table


def _about(seen: Assessment, policy: HandoffPolicy) -> list[str]:
    if seen.tier == SELF_SERVE:
        cell = policy.matrix[-1]
        return [
            f"cell {cell.name}; in tier 2 it would be {seen.cell.name}",
            *_play(cell.play, policy),
        ]
    call = call_of(seen, policy)
    return [f"cell {seen.cell.name}, role {call.role or 'by segment'}", *_play(call.play, policy)]


def _play(name: str | None, policy: HandoffPolicy) -> list[str]:
    play: Play | None = policy.plays.get(name or "")
    return [f"play {name}: {play.action} Goal: {play.goal}"] if play else []
