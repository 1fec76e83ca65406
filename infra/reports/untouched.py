"""Which accounts of high intent still wait for anybody to reach them, small logos first (S156)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from infra.operate.dossier import Dossier
from plg_router.domain.assignment.lead import Lead
from plg_router.policy.policy import Policy
from plg_router.policy.routing import SizeClass

# The smaller the logo, the likelier that nobody asks what became of it.
_SMALL_FIRST = (
    SizeClass.MICRO,
    SizeClass.SMALL,
    SizeClass.UNKNOWN,
    SizeClass.MID,
    SizeClass.ENTERPRISE,
)


@dataclass(frozen=True, slots=True)
class Untouched:
    """A lead that nobody has answered yet."""

    lead: Lead
    size: SizeClass
    intent: int  # 0 to 100, as it was when the account qualified
    waited: timedelta


def untouched(
    dossiers: Iterable[Dossier],
    policy: Policy,
    now: datetime,
    *,
    longer_than: timedelta,
    least_intent: int,
) -> list[Untouched]:
    """Return the leads of high intent that have waited longer than that, small logos first.

    `least_intent`, from 0 to 100, says what counts as high. Of one class the longest wait comes
    first. A lead waits from the moment it was opened until somebody reached the customer, whoever
    had it meanwhile.
    """
    found = [
        one
        for dossier in dossiers
        if (one := _waiting(dossier, policy, now))
        and one.waited > longer_than
        and one.intent >= least_intent
    ]
    return sorted(
        found,
        key=lambda one: (_SMALL_FIRST.index(one.size), -one.waited, one.lead.account_id),
    )


def _waiting(dossier: Dossier, policy: Policy, now: datetime) -> Untouched | None:
    lead, card = dossier.lead, dossier.standing.qualifying_card
    if lead is None or card is None or not lead.awaits_answer:
        return None
    size = lead.request.size_class(policy.routing)
    return Untouched(lead, size, card.vector.intent, now - lead.opened_at)
