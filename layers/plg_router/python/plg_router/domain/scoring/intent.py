"""The 30 points of intent: what people do when they think of buying (S35 to S37, S50 to S52)."""

from collections.abc import Iterable

from plg_router.domain.scoring.contribution import Category, Contribution, weigh
from plg_router.domain.scoring.subject import Subject
from plg_router.domain.signals.signal import Seniority
from plg_router.kernel.kinds import Kind
from plg_router.policy.scoring import IntentWeights, Weight

HAND_RAISERS = (  # S52, S108, S110
    Kind.DEMO_REQUESTED,
    Kind.SALES_CONTACT_REQUESTED,
    Kind.PRICING_CALCULATOR_USED,
    Kind.IMPLEMENTATION_INQUIRED,
    Kind.CUSTOM_INTEGRATION_REQUESTED,
    Kind.SECURITY_REVIEW_REQUESTED,
)
_ENTERPRISE = (
    Kind.ENTERPRISE_FEATURE_EXPLORED,
    Kind.LOCKED_FEATURE_CLICKED,
    Kind.SEATS_ADDED,
    Kind.PROCUREMENT_PAGE_VIEWED,
    Kind.LEGAL_PAGE_VIEWED,
)


def intent_contributions(subject: Subject, weights: IntentWeights) -> tuple[Contribution, ...]:
    """Return the shares of intent; marketing engagement has none (S29)."""
    executives = sum(member.seniority is Seniority.EXECUTIVE for member in subject.active_members)
    counted = (
        ("hand_raised", weights.hand_raised, HAND_RAISERS),
        ("pricing_visits", weights.pricing_visits, (Kind.PRICING_PAGE_VIEWED,)),
        ("upgrade_clicks", weights.upgrade_clicks, (Kind.UPGRADE_CLICKED,)),
        ("enterprise_features", weights.enterprise_features, _ENTERPRISE),
        ("limits_hit", weights.limits_hit, (Kind.USAGE_LIMIT_HIT,)),
    )
    return (
        *(_dated(subject, name, weight, kinds) for name, weight, kinds in counted),
        weigh(
            Category.INTENT,
            "executives_active",
            weights.executives_active,
            executives,
            f"{executives} executives active in 30 days",
        ),
    )


def _dated(subject: Subject, name: str, weight: Weight, kinds: Iterable[Kind]) -> Contribution:
    """Weigh events by age: one of `half_life_days` ago counts half."""
    amount, found = 0.0, []
    for kind in kinds:
        for day, events in subject.profile.days_of(kind).items():
            age = max(subject.today - day, 0)
            fading = 0.5 ** (age / weight.half_life_days) if weight.half_life_days else 1.0
            amount += len(events) * fading
        if count := subject.profile.count(kind):
            found.append(f"{kind} x{count}")
    return weigh(Category.INTENT, name, weight, amount, ", ".join(found) or "none")
