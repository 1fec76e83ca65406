"""Decide whether an account is worth what a vendor charges, and whether a vendor's turn has come."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.policy.enrichment import EnrichmentPolicy


def worth_asking(points: int, team: int, policy: EnrichmentPolicy) -> bool:
    """Return whether the cheap score, or the team alone, passes the policy's gate (0 to 100)."""
    return points >= policy.minimum_score or team >= policy.minimum_team


def lacking(company: CompanyFacts, wanted: Sequence[str]) -> tuple[str, ...]:
    """Return the wanted facts that nobody has told yet."""
    return tuple(name for name in wanted if getattr(company, name) is None)


def may_be_asked(asked_at: datetime | None, now: datetime, ask_again_after: timedelta) -> bool:
    """Return whether a vendor's turn has come: never asked, or long enough ago."""
    return asked_at is None or now - asked_at >= ask_again_after
