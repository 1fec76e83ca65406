"""Decide whether anybody is worth what a vendor charges, and whether a vendor's turn has come."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum, auto

from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.signals.mail import MailClass
from plg_router.domain.signals.signal import Seniority
from plg_router.policy.enrichment import EnrichmentPolicy

BEING_ASKED = timedelta(seconds=10)  # longer than anybody waits for a vendor


class Turn(Enum):
    """What to do about one vendor in the waterfall."""

    ASK = auto()
    PASS = auto()  # it was asked not long ago, and told what it knows
    WAIT = auto()  # somebody else is asking it at this moment: the rest is theirs to do


def worth_asking(points: int, team: int, policy: EnrichmentPolicy) -> bool:
    """Return whether the cheap score, or the team alone, passes the policy's gate (0 to 100)."""
    return points >= policy.minimum_score or team >= policy.minimum_team


def worth_looking_up(mail: MailClass, seniority: Seniority, policy: EnrichmentPolicy) -> bool:
    """Return whether a person is senior enough to look for an employer behind private mail (S8)."""
    return mail is MailClass.FREE and seniority >= Seniority[policy.look_up_from.upper()]


def lacking(company: CompanyFacts, wanted: Sequence[str]) -> tuple[str, ...]:
    """Return the wanted facts that nobody has told yet."""
    return tuple(name for name in wanted if getattr(company, name) is None)


def turn_of(asked_at: datetime | None, now: datetime, ask_again_after: timedelta) -> Turn:
    """Return whose turn it is, given when a vendor was last asked about somebody."""
    if asked_at is None or now - asked_at >= ask_again_after:
        return Turn.ASK
    return Turn.WAIT if now - asked_at < BEING_ASKED else Turn.PASS
