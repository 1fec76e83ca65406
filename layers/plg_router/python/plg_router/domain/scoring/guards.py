"""What suspicious patterns take away from a score (S32, S49, S56, T3).

Some things count as nothing: days of a volume the account does not sustain, and limits hit by
somebody who shows no other sign of buying. What is left earns points, and of these a lone user, a
side project, a school and a throw-away address keep only a share. Time alone lifts no guard.
"""

from collections.abc import Callable
from dataclasses import dataclass

from plg_router.domain.scoring.contribution import Category, Contribution, Fact
from plg_router.domain.scoring.intent import shows_intent
from plg_router.domain.scoring.spikes import spike_days
from plg_router.domain.scoring.subject import Subject
from plg_router.domain.signals.mail import MailClass
from plg_router.kernel.clock import start_of
from plg_router.kernel.kinds import Kind
from plg_router.policy.scoring import Guards, ScoringPolicy

Earn = Callable[[Subject], tuple[Contribution, ...]]

_PRIVATE_MAIL = frozenset({MailClass.UNKNOWN, MailClass.RELAY, MailClass.FREE})
_FIRST_OF_WEEKEND = 5  # Saturday, counted from Monday


@dataclass(frozen=True, slots=True)
class Guarded:
    """What is left to judge by, what that earns, and what the guards took away."""

    subject: Subject
    kept: tuple[Contribution, ...]
    taken: tuple[Contribution, ...]  # none is positive, and together they never exceed the earned


def guard(
    subject: Subject, earned: tuple[Contribution, ...], earn: Earn, scoring: ScoringPolicy
) -> Guarded:
    """Return the subject without what counts as nothing, and one share for each guard that bites.

    `earned` is what the subject earns unguarded, `earn` reckons it anew for another one.
    """
    guards, kept, taken = scoring.guards, earned, list[Contribution]()
    spikes = spikes_of(subject, guards)
    if spikes:
        subject = subject.without_use_on(spikes)
        before, kept = kept, earn(subject)
        taken.append(_lost("spike", before, kept, _spike_evidence(spikes), _spike_facts(spikes)))
    if _hits_limits_alone(subject, scoring):
        evidence = f"limits hit, but use on {len(subject.active_days)} days, alone, no intent"
        subject = subject.without_limits()
        before, kept = kept, earn(subject)
        taken.append(_lost("limits_alone", before, kept, evidence))
    return Guarded(subject, kept, (*taken, *_shares(subject, kept, guards)))


def spikes_of(subject: Subject, guards: Guards) -> frozenset[int]:
    """Return the days of a volume that the account does not sustain (S56)."""
    return spike_days(
        subject.profile.volumes, factor=guards.spike_factor, lasting=guards.spike_days
    )


def without_nothing(subject: Subject, scoring: ScoringPolicy) -> Subject:
    """Return the subject without what counts as nothing: days of spikes, limits hit alone (T3)."""
    calm = subject.without_use_on(spikes_of(subject, scoring.guards))
    return calm.without_limits() if _hits_limits_alone(calm, scoring) else calm


def _hits_limits_alone(subject: Subject, scoring: ScoringPolicy) -> bool:
    """Tell whether limits were hit without lasting use, a team or intent of another sort (T3)."""
    return (
        bool(subject.limit_days)
        and len(subject.active_days) <= scoring.guards.sustained_days
        and subject.is_alone
        and not shows_intent(subject, scoring)
    )


def _shares(subject: Subject, kept: tuple[Contribution, ...], guards: Guards) -> list[Contribution]:
    """Return what being alone takes of usage, and a pattern of everything that is left then."""
    taken = []
    if subject.is_alone:
        usage = sum(part.hundredths for part in kept if part.category is Category.USAGE)
        taken.append(_take("solo", usage, guards.solo_percent, "one person, nobody invited"))
    pattern = _pattern(subject, guards)
    if pattern:
        name, percent, evidence = pattern
        left = sum(part.hundredths for part in (*kept, *taken))
        taken.append(_take(name, left, percent, evidence))
    return taken


def _pattern(subject: Subject, guards: Guards) -> tuple[str, int, str] | None:
    mail_class = subject.mail_class
    if mail_class is MailClass.ACADEMIC:
        return "academic", guards.academic_percent, "academic mail only"
    if mail_class is MailClass.DISPOSABLE:
        return "disposable", guards.disposable_percent, "disposable mail only"
    if subject.domain is None and mail_class in _PRIVATE_MAIL and _at_odd_times(subject, guards):
        evidence = f"no company, and use on {len(subject.active_days)} days or weekends alone"
        return "side_project", guards.side_project_percent, evidence
    return None


def _at_odd_times(subject: Subject, guards: Guards) -> bool:
    days = subject.active_days
    return len(days) <= guards.side_project_days or all(
        start_of(day).weekday() >= _FIRST_OF_WEEKEND for day in days
    )


def _lost(
    name: str,
    before: tuple[Contribution, ...],
    after: tuple[Contribution, ...],
    evidence: str,
    facts: tuple[Fact, ...] = (),
) -> Contribution:
    lost = sum(part.hundredths for part in after) - sum(part.hundredths for part in before)
    return Contribution(Category.GUARD, name, lost, evidence, facts)


def _take(name: str, hundredths: int, percent: int, evidence: str) -> Contribution:
    return Contribution(Category.GUARD, name, -(hundredths * percent // 100), evidence)


def _spike_evidence(days: frozenset[int]) -> str:
    named = ", ".join(f"{start_of(day):%Y-%m-%d}" for day in sorted(days))
    return f"far above the usual volume, and not for long: {named}"


def _spike_facts(days: frozenset[int]) -> tuple[Fact, ...]:
    return (Fact(Kind.USAGE_RECORDED, len(days), first_day=min(days), last_day=max(days)),)
