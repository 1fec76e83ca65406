"""What suspicious patterns take away from a score (S32, S49)."""

from plg_router.domain.scoring.contribution import Category, Contribution
from plg_router.domain.scoring.subject import Subject
from plg_router.domain.signals.mail import MailClass
from plg_router.policy.scoring import Guards


def guard_contributions(
    subject: Subject, earned: tuple[Contribution, ...], guards: Guards
) -> tuple[Contribution, ...]:
    """Return the shares taken away: none is positive, and together they never exceed the earned."""
    usage = sum(part.hundredths for part in earned if part.category is Category.USAGE)
    total = sum(part.hundredths for part in earned)
    taken = []
    if subject.is_alone:
        taken.append(_take("solo", usage, guards.solo_percent, "one person, nobody invited"))
        total += taken[-1].hundredths
    if subject.mail_class is MailClass.ACADEMIC:
        taken.append(_take("academic", total, guards.academic_percent, "academic mail only"))
    if subject.mail_class is MailClass.DISPOSABLE:
        taken.append(_take("disposable", total, guards.disposable_percent, "disposable mail only"))
    return tuple(taken)


def _take(name: str, hundredths: int, percent: int, evidence: str) -> Contribution:
    return Contribution(Category.GUARD, name, -(hundredths * percent // 100), evidence)
