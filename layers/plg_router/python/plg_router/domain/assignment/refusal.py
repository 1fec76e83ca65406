"""The record of an override that was refused: it stays so, whatever becomes possible (S139)."""

from dataclasses import dataclass
from datetime import datetime

from plg_router.domain.assignment.manual_choice import ManualChoice
from plg_router.kernel.fingerprint import fingerprint
from plg_router.kernel.ids import AccountId, EventId


@dataclass(frozen=True, slots=True)
class Demand:
    """A person's choice as it was sent; said again with the same id, it is the same demand.

    Whoever mends what was wrong may send other words with the same id: that is another demand.
    """

    event_id: EventId
    choice: ManualChoice

    @property
    def account_id(self) -> AccountId:
        """Return the account as the demand names it, which it keeps whatever lives on in what."""
        return self.choice.account_id

    @property
    def name(self) -> str:
        """Return what the demand is known by among those about its account."""
        choice = self.choice
        words = (choice.lead_version, choice.to, choice.by, choice.reason)
        return fingerprint("\n".join((self.event_id, *map(str, words))), 32)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was demanded, and what stood in its way."""

    demand: Demand
    refused_at: datetime
    field: str  # of the demand
    fix: str
