"""The 40 points of usage: what people do with the product, team first (S33, S34, T4)."""

from collections.abc import Collection

from plg_router.domain.scoring.contribution import (
    Category,
    Contribution,
    counted,
    fading,
    weigh,
)
from plg_router.domain.scoring.subject import Subject
from plg_router.domain.signals.signal import Seniority
from plg_router.kernel.kinds import Kind
from plg_router.policy.scoring import InviteeWorth, ScoringPolicy, Weight

TEAM_FACTS = frozenset({"active_teammates", "invitations", "shared_workspaces"})  # S45 to S47


def usage_contributions(subject: Subject, scoring: ScoringPolicy) -> tuple[Contribution, ...]:
    """Return the shares of usage. Volume earns nothing: it is mostly accident (S56, S57)."""
    weights = scoring.usage
    return (
        _active_teammates(subject, weights.active_teammates),
        _invitations(subject, weights.invitations, scoring.invitee_worth),
        _shared_workspaces(subject, weights.shared_workspaces),
        _integrations(subject, weights.integrations),
        _features(subject, weights.features),
        _active_days(subject, weights.active_days),
        limits(subject, Category.USAGE, "limits_reached", weights.limits_reached),
    )


def limits(subject: Subject, category: Category, name: str, weight: Weight) -> Contribution:
    """Return the share of the days on which a limit was hit (S34, S35, S53)."""
    days = subject.limit_days
    facts = counted(Kind.USAGE_LIMIT_HIT, subject.profile.count(Kind.USAGE_LIMIT_HIT), days)
    amount = _faded(subject, days, weight)
    evidence = f"limits hit on {len(days)} days"
    return weigh(category, name, weight, amount, evidence=evidence, facts=facts)


def _active_teammates(subject: Subject, weight: Weight) -> Contribution:
    """Return the share of people active in 30 days beside the first (S47)."""
    days = sorted(member.last_active_day for member in subject.active_members)
    mates = max(len(days) - 1, 0)
    return weigh(
        Category.USAGE,
        "active_teammates",
        weight,
        _faded(subject, days[:mates], weight),
        evidence=f"{mates} teammates active in 30 days",
        facts=counted("active_member", len(days), days) if mates else (),
    )


def _invitations(subject: Subject, weight: Weight, worth: InviteeWorth) -> Contribution:
    """Return the share of people invited, the senior for more (S57, S58)."""
    ranks = subject.profile.invitees.values()
    worths = {Seniority.EXECUTIVE: worth.executive, Seniority.LEAD: worth.lead}
    days = subject.profile.days_of(Kind.TEAMMATE_INVITED)
    invited = sum(worths.get(rank, 1.0) for rank in ranks)
    return weigh(
        Category.USAGE,
        "invitations",
        weight,
        invited * _freshness(subject, days, weight),
        evidence=f"{len(ranks)} people invited",
        facts=counted(Kind.TEAMMATE_INVITED, len(ranks), days),
    )


def _shared_workspaces(subject: Subject, weight: Weight) -> Contribution:
    """Return the share of workspaces and roles; a lone user shares with nobody (S46)."""
    profile = subject.profile
    created = profile.days_of(Kind.WORKSPACE_CREATED)
    roles = profile.days_of(Kind.ROLE_CONFIGURED)
    spaces, configured = len(profile.workspaces), profile.count(Kind.ROLE_CONFIGURED)
    if subject.is_alone:
        spaces = configured = 0
    amount = spaces * _freshness(subject, created, weight)
    amount += configured * _freshness(subject, roles, weight)
    return weigh(
        Category.USAGE,
        "shared_workspaces",
        weight,
        amount,
        evidence=f"{spaces + configured} shared workspaces and roles",
        facts=(
            *counted(Kind.WORKSPACE_CREATED, spaces, created),
            *counted(Kind.ROLE_CONFIGURED, configured, roles),
        ),
    )


def _integrations(subject: Subject, weight: Weight) -> Contribution:
    names, days = subject.profile.integrations, subject.profile.days_of(Kind.INTEGRATION_CONNECTED)
    return weigh(
        Category.USAGE,
        "integrations",
        weight,
        len(names) * _freshness(subject, days, weight),
        evidence=f"integrations: {_listed(names)}",
        facts=counted(Kind.INTEGRATION_CONNECTED, len(names), days),
    )


def _features(subject: Subject, weight: Weight) -> Contribution:
    """Return the share of different features; they are dated by the days of use at large."""
    names, days = subject.profile.features, subject.profile.active_days
    return weigh(
        Category.USAGE,
        "features",
        weight,
        len(names) * _freshness(subject, days, weight),
        evidence=f"features: {_listed(names)}",
        facts=counted(Kind.FEATURE_USED, len(names), days),
    )


def _active_days(subject: Subject, weight: Weight) -> Contribution:
    """Return the share of days with use: how often sessions occur (S34, S38)."""
    days = subject.active_days
    return weigh(
        Category.USAGE,
        "active_days",
        weight,
        _faded(subject, days, weight),
        evidence=f"active on {len(days)} of 30 days",
        facts=counted("active_day", len(days), days),
    )


def _faded(subject: Subject, days: Collection[int], weight: Weight) -> float:
    """Return the sum of days, each faded by its own age."""
    half_life = weight.half_life_days
    return sum(fading(subject.today - day, half_life) for day in days) if half_life else len(days)


def _freshness(subject: Subject, days: Collection[int], weight: Weight) -> float:
    """Return what age leaves of things of which only the latest day is known; 1 if not even it."""
    half_life = weight.half_life_days
    return fading(subject.today - max(days), half_life) if half_life and days else 1.0


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(names)) or "none"
