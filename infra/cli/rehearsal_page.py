"""Show what would be decided about an account, and every word that would leave the router."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from infra.cli.pages import decision_page
from infra.cli.score_page import score_table
from infra.operate.rehearsal import Rehearsal
from plg_router.contracts.envelope import Event
from plg_router.policy.policy import Policy


def rehearsal_page(rehearsal: Rehearsal, policy: Policy) -> RenderableType:
    """Return the score, the decision with its trace, candidates and credits, and the events."""
    parts: list[RenderableType] = [
        Text("A rehearsal: nothing was written or sent", style="bold"),
        *_about_the_present(rehearsal),
        score_table(rehearsal.card, policy.scoring.levels),
        Text(_gate(rehearsal)),
    ]
    if rehearsal.placement:
        parts.append(decision_page(rehearsal.placement.record))
    else:
        parts.append(Text("It would reach nobody: the product carries the sale.", style="dim"))
    parts += [_event_table(event) for event in rehearsal.events]
    return Group(*parts)


def _gate(rehearsal: Rehearsal) -> str:
    gate = "open" if rehearsal.card.passes_gate else "closed"
    return f"The gate is {gate}; motion {rehearsal.motion}"


def _about_the_present(rehearsal: Rehearsal) -> list[RenderableType]:
    lead = rehearsal.present
    if lead is None or not lead.awaits_answer:
        return []
    holder = f" with {lead.rep_id}" if lead.rep_id else ""
    return [Text(f"Its present lead, {lead.status}{holder}, counts as over", style="yellow")]


def _event_table(event: Event) -> Table:
    table = Table(title=f"Would be sent: {event.detail_type}", title_justify="left")
    table.add_column("field")
    table.add_column("value", overflow="fold")
    data = event.model_dump(mode="json", exclude_none=True)["data"]
    for field, value in data.items():
        table.add_row(field, _shown(value))
    return table


def _shown(value: object) -> str:
    if isinstance(value, list):
        parts = [part for part in value if not isinstance(part, dict)]
        rest = len(value) - len(parts)
        return "\n".join([*map(str, parts), *([f"{rest} entries"] if rest else [])])
    if isinstance(value, dict):
        return ", ".join(f"{name} {_shown(each)}" for name, each in value.items())
    return str(value)
