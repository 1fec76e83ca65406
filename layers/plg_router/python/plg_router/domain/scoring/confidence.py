"""How far a score can be trusted: how much is known, and how fresh it is (S221)."""

from plg_router.domain.scoring.contribution import fading
from plg_router.domain.scoring.scorecard import Confidence
from plg_router.domain.scoring.subject import Subject
from plg_router.domain.signals.mail import MailClass
from plg_router.domain.signals.signal import Seniority
from plg_router.policy.routing import SizeClass, SizePolicy


def confidence_of(subject: Subject, sizes: SizePolicy, *, half_life_days: int) -> Confidence:
    """Return the share of the five facts that is known, halved by every half-life without use."""
    members = subject.people
    known = {
        "mail class": subject.mail_class is not MailClass.UNKNOWN,
        "size": subject.size_class(sizes) is not SizeClass.UNKNOWN,
        "industry": subject.company.industry is not None,
        "title": any(member.seniority is not Seniority.UNKNOWN for member in members),
        "department": any(member.department for member in members),
    }
    last_day = max(subject.profile.active_days, default=None)
    if last_day is None:
        freshness, idle = 0.0, None
    else:
        idle = max(subject.today - last_day, 0)
        freshness = fading(idle, half_life_days)
    return Confidence(
        percent=round(100 * sum(known.values()) / len(known) * freshness),
        unknown=tuple(name for name, is_known in known.items() if not is_known),
        idle_days=idle,
    )
