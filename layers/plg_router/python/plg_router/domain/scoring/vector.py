"""The four dimensions that pick the motion once the score has opened the gate (S40, T4)."""

from plg_router.domain.scoring.contribution import HUNDREDTHS, Category, Contribution
from plg_router.domain.scoring.scorecard import Vector
from plg_router.domain.scoring.subject import Subject
from plg_router.domain.scoring.usage import TEAM_FACTS
from plg_router.domain.signals.mail import MailClass
from plg_router.kernel.kinds import Kind
from plg_router.policy.policy import Policy
from plg_router.policy.routing import SizeClass
from plg_router.policy.scoring import Level, VectorLevels


def vector_of(subject: Subject, kept: tuple[Contribution, ...], policy: Policy) -> Vector:
    """Return the four dimensions of a subject, of which `kept` are the contributions."""
    weights = policy.scoring
    team = sum(part.hundredths for part in kept if part.name in TEAM_FACTS)
    intent = sum(part.hundredths for part in kept if part.category is Category.INTENT)
    return Vector(
        identity=_identity(subject, policy),
        team=team // weights.usage.team_points,
        intent=intent * 100 // (30 * HUNDREDTHS),
        scale=min(_strains(subject), weights.scale_full_at) * 100 // weights.scale_full_at,
    )


def level_of(value: int, levels: VectorLevels) -> Level:
    """Return the level of one dimension."""
    if value >= levels.high:
        return Level.HIGH
    return Level.MEDIUM if value >= levels.medium else Level.LOW


def _identity(subject: Subject, policy: Policy) -> int:
    """Return who is behind it: corporate mail, a company that is known, its size (S42 to S44)."""
    points, size = policy.scoring.identity, subject.size_class(policy.routing.sizes)
    corporate = points.corporate_mail if subject.mail_class is MailClass.CORPORATE else 0
    known = points.known_company if size is not SizeClass.UNKNOWN else 0
    return corporate + known + points.size.get(size, 0)


def _strains(subject: Subject) -> int:
    """Return how often the free plan was too tight.

    Limits and locked features count from the second day on, again and again, not once (S53, S54);
    a support ticket that was escalated counts from the first (S55).
    """
    locked = len(subject.profile.days_of(Kind.LOCKED_FEATURE_CLICKED))
    tickets = len(subject.profile.days_of(Kind.SUPPORT_TICKET_ESCALATED))
    return max(len(subject.limit_days) - 1, 0) + max(locked - 1, 0) + tickets
