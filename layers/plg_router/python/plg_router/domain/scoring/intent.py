"""The 30 points of intent: what people do when they think of buying (S35 to S37, S50 to S52)."""

from collections import defaultdict
from collections.abc import Iterator

from plg_router.domain.scoring.contribution import (
    Category,
    Contribution,
    Fact,
    counted,
    fading,
    weigh,
)
from plg_router.domain.scoring.subject import Subject
from plg_router.domain.scoring.usage import limits
from plg_router.domain.signals.signal import Seniority
from plg_router.policy.scoring import Intent, ScoringPolicy, Weight

_INTENTS = tuple(Intent)


def intent_contributions(subject: Subject, scoring: ScoringPolicy) -> tuple[Contribution, ...]:
    """Return the shares of intent; which signal shows which is the policy's table (S29, S52)."""
    weights = scoring.intent
    return (
        *_shown(subject, scoring),
        limits(subject, Category.INTENT, "limits_hit", weights.limits_hit),
        _executives(subject, weights.executives_active),
    )


def shows_intent(subject: Subject, scoring: ScoringPolicy) -> bool:
    """Tell whether anybody showed intent within 30 days, a limit hit aside (T3)."""
    events, since = subject.profile.events, subject.month_ago
    return bool(_executive_days(subject)) or any(
        day >= since for kind in events if kind in scoring.buying_signals for day in events[kind]
    )


def _shown(subject: Subject, scoring: ScoringPolicy) -> Iterator[Contribution]:
    """Yield the share of each intent that signals can show, every signal weighed by its age."""
    amounts: defaultdict[Intent, float] = defaultdict(float)
    facts: defaultdict[Intent, list[Fact]] = defaultdict(list)
    for kind, by_day in subject.profile.events.items():
        signal = scoring.buying_signals.get(kind)
        if signal is None:
            continue
        weight: Weight = getattr(scoring.intent, signal.shows)
        half_life = signal.half_life_days or weight.half_life_days
        amounts[signal.shows] += signal.worth * sum(
            len(events) * fading(subject.today - day, half_life) for day, events in by_day.items()
        )
        facts[signal.shows] += counted(kind, subject.profile.count(kind), by_day.keys())
    for intent in _INTENTS:
        found = facts[intent]
        yield weigh(
            Category.INTENT,
            intent.value,
            getattr(scoring.intent, intent),
            amounts[intent],
            evidence=", ".join(f"{fact.name} x{fact.count}" for fact in found) or "none",
            facts=found,
        )


def _executives(subject: Subject, weight: Weight) -> Contribution:
    """Return the share of budget holders who are at work themselves (S50, S51)."""
    days = _executive_days(subject)
    return weigh(
        Category.INTENT,
        "executives_active",
        weight,
        sum(fading(subject.today - day, weight.half_life_days) for day in days),
        evidence=f"{len(days)} executives active in 30 days",
        facts=counted("active_executive", len(days), days),
    )


def _executive_days(subject: Subject) -> list[int]:
    """Return on which day each active executive was seen last, in order."""
    return sorted(
        member.last_active_day
        for member in subject.active_members
        if member.seniority is Seniority.EXECUTIVE
    )
