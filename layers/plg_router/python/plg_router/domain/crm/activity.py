"""What people did with the product, as it travels with an opportunity (S143)."""

from dataclasses import dataclass

from plg_router.domain.handoff.standing import Standing
from plg_router.domain.scoring.contribution import Contribution
from plg_router.domain.signals.profile import Profile


@dataclass(frozen=True, slots=True)
class ProductActivity:
    """The use of the product behind a lead; people are pseudonyms, never names or addresses."""

    members: tuple[str, ...] = ()
    invited: int = 0
    features: tuple[str, ...] = ()
    active_days: int = 0  # of the days that profiles remember
    last_active_day: int | None = None  # days since 1970-01-01
    contributions: tuple[Contribution, ...] = ()  # those that moved the score at the crossing


def product_activity(profile: Profile, standing: Standing) -> ProductActivity:
    """Return what is known of an account's use at the moment it became a lead."""
    card = standing.qualifying_card
    return ProductActivity(
        members=tuple(sorted(name for name, who in profile.named.items() if not who.is_former)),
        invited=len(profile.invitees),
        features=tuple(sorted(profile.features)),
        active_days=len(profile.active_days),
        last_active_day=max(profile.active_days, default=None),
        contributions=tuple(part for part in card.contributions if part.hundredths) if card else (),
    )
