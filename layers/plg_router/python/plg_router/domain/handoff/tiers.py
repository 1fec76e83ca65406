"""The tier and the cell of the matrix that an account belongs to (S62 to S69, S81 to S99, T12)."""

from collections.abc import Collection

from plg_router.domain.scoring.contribution import HUNDREDTHS, Category
from plg_router.domain.scoring.scorecard import Scorecard, Vector
from plg_router.domain.scoring.subject import Subject
from plg_router.domain.scoring.vector import level_of
from plg_router.policy.handoff import Cell, Motion, Pattern, Tiers
from plg_router.policy.policy import Policy
from plg_router.policy.routing import SizeClass
from plg_router.policy.scoring import Level, VectorLevels

SELF_SERVE, ASSISTED, EXPANSION = 1, 2, 3


def tier_of(
    subject: Subject, card: Scorecard, cell: Cell, triggers: Collection[str], policy: Policy
) -> int:
    """Return the tier: 2 takes the threshold, fit and intent, 3 expansion as well (S62, S65, S67).

    `subject` is without what counts as nothing, so that limits count under T3; `cell` is the one
    that fits once the account is in tier 2. `triggers` are those that hold.
    """
    tiers = policy.handoff.tiers
    fits_in = card.passes_gate and _fits_icp(subject, card, policy)
    if not fits_in or cell.motion is Motion.SELF_SERVE or not _wants_to_buy(subject, tiers):
        return SELF_SERVE
    return EXPANSION if tiers.expansion in triggers else ASSISTED


def cell_of(subject: Subject, vector: Vector, policy: Policy) -> Cell:
    """Return the first cell of the matrix that fits an account which passes the gate (T12)."""
    return next(cell for cell in policy.handoff.matrix if _fits(cell.when, subject, vector, policy))


def _fits_icp(subject: Subject, card: Scorecard, policy: Policy) -> bool:
    """Tell whether it is an ideal customer; a strong team stands in for an unknown size (T12)."""
    fit = sum(part.hundredths for part in card.contributions if part.category is Category.FIT)
    if fit >= policy.handoff.tiers.minimum_fit * HUNDREDTHS:
        return True
    unknown = subject.size_class(policy.routing.sizes) is SizeClass.UNKNOWN
    return unknown and level_of(card.vector.team, policy.scoring.levels) is Level.HIGH


def _wants_to_buy(subject: Subject, tiers: Tiers) -> bool:
    """Tell whether a signal of buying is recent enough (S66)."""
    since = subject.today - tiers.window_days + 1
    return any(subject.profile.count(kind, since) for kind in tiers.buying_signals)


def _fits(when: Pattern, subject: Subject, vector: Vector, policy: Policy) -> bool:
    company, levels = subject.company, policy.scoring.levels
    return (
        (not when.sizes or subject.size_class(policy.routing.sizes) in when.sizes)
        and _at_most(company.employees, when.most_employees)
        and _at_least(company.annual_deal_value, when.minimum_deal_value)
        and _at_least(len(subject.profile.invitees), when.invitees)
        and _reaches(vector.identity, when.identity, levels)
        and _reaches(vector.team, when.team, levels)
        and _reaches(vector.intent, when.intent, levels)
        and _reaches(vector.scale, when.scale, levels)
    )


def _at_most(value: int | None, bound: int | None) -> bool:
    return bound is None or (value is not None and value <= bound)


def _at_least(value: int | None, bound: int | None) -> bool:
    """Tell whether a value reaches a bound; an unknown value counts as none."""
    return bound is None or (value or 0) >= bound


def _reaches(value: int, level: Level | None, levels: VectorLevels) -> bool:
    return level is None or value >= levels.starts[level]
