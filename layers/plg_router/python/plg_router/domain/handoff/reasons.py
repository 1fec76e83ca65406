"""The strongest evidence of a score, in words that a salesperson can read (S105, S221)."""

from collections.abc import Iterable

from plg_router.domain.scoring.contribution import Category, Contribution
from plg_router.domain.scoring.scorecard import Scorecard

REASONS = 5

_DEEDS = {Category.USAGE, Category.INTENT}


def reasons(card: Scorecard) -> tuple[str, ...]:
    """Return the evidence of the strongest contributions, strongest first."""
    return _strongest(card.contributions)


def activity(card: Scorecard) -> tuple[str, ...]:
    """Return the evidence of what people did with the product, strongest first (S105)."""
    return _strongest(
        part for part in card.contributions if part.category in _DEEDS and part.hundredths
    )


def _strongest(parts: Iterable[Contribution]) -> tuple[str, ...]:
    ranked = sorted(parts, key=lambda part: (-part.hundredths, part.name))
    return tuple(f"{part.name}: {part.evidence}" for part in ranked[:REASONS])
