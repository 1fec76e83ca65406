"""The four dimensions that pick the motion once the score has opened the gate (S40, T4)."""

from dataclasses import dataclass
from enum import StrEnum

from plg_router.domain.scoring.contribution import HUNDREDTHS, Category, Contribution
from plg_router.domain.scoring.subject import Subject
from plg_router.domain.signals.mail import MailClass
from plg_router.kernel.kinds import Kind
from plg_router.policy.policy import Policy
from plg_router.policy.routing import SizeClass
from plg_router.policy.scoring import VectorLevels


class Level(StrEnum):
    """How strong a dimension is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Vector:
    """Identity, team, intent and scale, each from 0 to 100."""

    identity: int
    team: int
    intent: int
    scale: int


_TEAM_FACTS = frozenset({"active_teammates", "invitations", "shared_workspaces"})
_SIZE_IDENTITY = {
    SizeClass.MICRO: 10,
    SizeClass.SMALL: 25,
    SizeClass.MID: 45,
    SizeClass.ENTERPRISE: 60,
}
_SCALE_FACTS = (  # S53 to S55: again and again, not once, so the first occurrence counts nothing
    Kind.USAGE_LIMIT_HIT,
    Kind.LOCKED_FEATURE_CLICKED,
    Kind.SUPPORT_TICKET_ESCALATED,
)
_SCALE_FULL_AT = 5


def vector_of(subject: Subject, earned: tuple[Contribution, ...], policy: Policy) -> Vector:
    """Return the four dimensions; `earned` are the contributions before guards."""
    weights = policy.scoring
    size = subject.size_class(policy.routing.sizes)
    corporate = subject.mail_class is MailClass.CORPORATE
    known = size is not SizeClass.UNKNOWN
    team = sum(part.hundredths for part in earned if part.name in _TEAM_FACTS)
    intent = sum(part.hundredths for part in earned if part.category is Category.INTENT)
    repeated = sum(max(len(subject.profile.days_of(kind)) - 1, 0) for kind in _SCALE_FACTS)
    return Vector(
        identity=25 * corporate + 15 * known + _SIZE_IDENTITY.get(size, 0),
        team=team // weights.usage.team_points if weights.usage.team_points else 0,
        intent=intent * 100 // (30 * HUNDREDTHS),
        scale=min(repeated, _SCALE_FULL_AT) * 100 // _SCALE_FULL_AT,
    )


def level_of(value: int, levels: VectorLevels) -> Level:
    """Return the level of one dimension."""
    if value >= levels.high:
        return Level.HIGH
    return Level.MEDIUM if value >= levels.medium else Level.LOW
