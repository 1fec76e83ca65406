"""One named share of a score, exact to the hundredth of a point."""

from dataclasses import dataclass
from enum import StrEnum

from plg_router.policy.scoring import Weight

HUNDREDTHS = 100


class Category(StrEnum):
    """The three parts of the score (S23), and what guards take away."""

    USAGE = "usage"
    FIT = "fit"
    INTENT = "intent"
    GUARD = "guard"


@dataclass(frozen=True, slots=True)
class Contribution:
    """So many hundredths of a point, for a reason a salesperson can read (S221)."""

    category: Category
    name: str
    hundredths: int
    evidence: str


def weigh(
    category: Category, name: str, weight: Weight, amount: float, evidence: str
) -> Contribution:
    """Return the share an amount earns: a straight line up to `full_at`, full beyond it."""
    share = min(max(amount, 0.0) / weight.full_at, 1.0)
    return Contribution(category, name, round(weight.points * HUNDREDTHS * share), evidence)
