"""One named share of a score, exact to the hundredth of a point, with everything behind it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from plg_router.policy.scoring import Share

HUNDREDTHS = 100


class Category(StrEnum):
    """The three parts of the score (S23), and what guards take away."""

    USAGE = "usage"
    FIT = "fit"
    INTENT = "intent"
    GUARD = "guard"


@dataclass(frozen=True, slots=True)
class Fact:
    """Signals of one kind, or one thing known of the company, behind a contribution (S221).

    `name` is a kind of the catalogue, or a field such as employees. Days count since 1970-01-01;
    there are none where nothing dates the fact.
    """

    name: str
    count: int = 0  # of signals, people or things; 0 where `value` says it
    value: str = ""
    first_day: int | None = None
    last_day: int | None = None


@dataclass(frozen=True, slots=True)
class Contribution:
    """So many hundredths of a point, for a reason a salesperson can read (S221)."""

    category: Category
    name: str
    hundredths: int
    evidence: str  # the facts in words
    facts: tuple[Fact, ...] = ()


def weigh(
    category: Category,
    name: str,
    weight: Share,
    amount: float,
    *,
    evidence: str,
    facts: Sequence[Fact],
) -> Contribution:
    """Return the share an amount earns: a straight line up to `full_at`, full beyond it."""
    share = min(max(amount, 0.0) / weight.full_at, 1.0)
    hundredths = round(weight.points * HUNDREDTHS * share)
    return Contribution(category, name, hundredths, evidence, tuple(facts))


def counted(name: str, count: int, days: Collection[int]) -> tuple[Fact, ...]:
    """Return so many things as a fact with the days they span; nothing where there are none."""
    if not count:
        return ()
    return (Fact(name, count, "", min(days, default=None), max(days, default=None)),)


def fading(age_days: int, half_life_days: int | None) -> float:
    """Return what remains of a fact after some days, from 1 down; a future day is today."""
    return 0.5 ** (max(age_days, 0) / half_life_days) if half_life_days else 1.0
