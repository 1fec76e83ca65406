"""The 40 points of usage: what people do with the product, team first (S33, S34, T4)."""

from plg_router.domain.scoring.contribution import Category, Contribution, weigh
from plg_router.domain.scoring.subject import Subject
from plg_router.domain.signals.signal import Seniority
from plg_router.kernel.kinds import Kind
from plg_router.policy.scoring import UsageWeights

_INVITEE_WORTH = {Seniority.EXECUTIVE: 2.0, Seniority.LEAD: 1.5}  # S58; anybody else counts once


def usage_contributions(subject: Subject, weights: UsageWeights) -> tuple[Contribution, ...]:
    """Return the shares of usage. Volume earns nothing: it is mostly accident (S56, S57)."""
    profile = subject.profile
    teammates = max(len(subject.active_members) - 1, 0)
    invited = sum(_INVITEE_WORTH.get(rank, 1.0) for rank in profile.invitees.values())
    roles = profile.count(Kind.ROLE_CONFIGURED, subject.month_ago)
    shared = 0 if subject.is_alone else len(profile.workspaces) + roles
    rows = (
        (
            "active_teammates",
            weights.active_teammates,
            teammates,
            f"{teammates} teammates active in 30 days",
        ),
        ("invitations", weights.invitations, invited, f"{len(profile.invitees)} people invited"),
        (
            "shared_workspaces",
            weights.shared_workspaces,
            shared,
            f"{shared} shared workspaces and roles",
        ),
        (
            "integrations",
            weights.integrations,
            len(profile.integrations),
            f"integrations: {_names(profile.integrations)}",
        ),
        (
            "features",
            weights.features,
            len(profile.features),
            f"features: {_names(profile.features)}",
        ),
        (
            "active_days",
            weights.active_days,
            subject.active_days,
            f"active on {subject.active_days} of 30 days",
        ),
    )
    return tuple(weigh(Category.USAGE, *row) for row in rows)


def _names(names: frozenset[str]) -> str:
    return ", ".join(sorted(names)) or "none"
