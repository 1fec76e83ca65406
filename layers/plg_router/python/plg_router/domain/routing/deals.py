"""The CRM's opportunities of a company, and the deals that came of them."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from plg_router.kernel.ids import RepId


@dataclass(frozen=True, slots=True)
class Opportunity:
    """A deal in work, or one that is over, as the CRM describes it."""

    opportunity_id: str
    version: int
    crm_id: str | None = None  # of the CRM's account it belongs to
    owner: RepId | None = None
    is_open: bool = True
    pipeline: str | None = None
    stage: str = ""
    amount: int | None = None  # US dollars
    is_complex: bool | None = None  # None where the CRM leaves it to the policy
    opened_at: datetime | None = None
    owners: frozenset[RepId] = field(default_factory=frozenset)  # all who ever had it

    @property
    def everybody(self) -> frozenset[RepId]:
        """Return all who have it or ever had it."""
        return self.owners | {self.owner} if self.owner else self.owners

    def join(self, other: "Opportunity") -> "Opportunity":
        """Return the newer of two versions, which remembers everybody of both."""
        newer = max(self, other, key=lambda each: each.version)
        return replace(newer, owners=(self.everybody | other.everybody) - {newer.owner})


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal that was won or lost; its id is that of the opportunity where there was one."""

    deal_id: str
    version: int
    won: bool
    channel: str
    closed_at: datetime
    amount: int | None = None  # US dollars

    def join(self, other: "Deal") -> "Deal":
        """Return the newer of two versions."""
        return max(self, other, key=lambda each: each.version)
