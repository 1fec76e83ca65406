"""Show a score to a person at a terminal: every share with its evidence, and how sure it is."""

from rich.table import Table

from plg_router.domain.scoring.contribution import HUNDREDTHS, Contribution
from plg_router.domain.scoring.scorecard import Confidence, Scorecard, Vector
from plg_router.domain.scoring.vector import level_of
from plg_router.kernel.clock import start_of
from plg_router.policy.scoring import VectorLevels


def score_table(card: Scorecard, levels: VectorLevels) -> Table:
    """Return the score as the sum of its contributions, each with its evidence and its days."""
    table = Table(
        title=f"Score {card.points} of 100",
        caption=f"{_vector(card.vector, levels)}\n{_confidence(card.confidence)}\n"
        f"policy {card.policy_hash}",
        title_justify="left",
        caption_justify="left",
        show_footer=True,
    )
    table.add_column("category", footer="sum")
    table.add_column("contribution")
    table.add_column("points", justify="right", footer=_points(card.hundredths))
    table.add_column("evidence", overflow="fold")
    table.add_column("days", overflow="fold")
    for part in card.contributions:
        style = "red" if part.hundredths < 0 else "" if part.hundredths else "dim"
        points = _points(part.hundredths)
        table.add_row(part.category, part.name, points, part.evidence, _days(part), style=style)
    return table


def _vector(vector: Vector, levels: VectorLevels) -> str:
    dimensions = {
        "identity": vector.identity,
        "team": vector.team,
        "intent": vector.intent,
        "scale": vector.scale,
    }
    return "  ".join(
        f"{name} {value} ({level_of(value, levels)})" for name, value in dimensions.items()
    )


def _confidence(confidence: Confidence) -> str:
    unknown = f", unknown: {', '.join(confidence.unknown)}" if confidence.unknown else ""
    idle = confidence.idle_days
    active = "never active" if idle is None else f"last active {idle} days ago"
    return f"confidence {confidence.percent} of 100: {active}{unknown}"


def _days(part: Contribution) -> str:
    firsts = [fact.first_day for fact in part.facts if fact.first_day is not None]
    lasts = [fact.last_day for fact in part.facts if fact.last_day is not None]
    if not firsts or not lasts:
        return ""
    first, last = start_of(min(firsts)), start_of(max(lasts))
    return f"{last:%Y-%m-%d}" if first == last else f"{first:%Y-%m-%d} to {last:%Y-%m-%d}"


def _points(hundredths: int) -> str:
    return f"{hundredths / HUNDREDTHS:.2f}"
