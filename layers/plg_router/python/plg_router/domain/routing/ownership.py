"""Whether an account belongs to somebody already (S74, S75)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.kernel.ids import RepId


class Lifecycle(StrEnum):
    """What the CRM calls the relation to a company."""

    PROSPECT = "prospect"
    CUSTOMER = "customer"
    FORMER = "former"


@dataclass(frozen=True, slots=True)
class CrmAccount:
    """The CRM's record of a company."""

    crm_id: str
    version: int
    owner: RepId | None = None
    backup: RepId | None = None
    lifecycle: Lifecycle = Lifecycle.PROSPECT
    has_open_opportunity: bool = False

    @property
    def owned_by(self) -> RepId | None:
        """Return the owner where the account counts as owned: a customer or an open deal (S74)."""
        owned = self.lifecycle is Lifecycle.CUSTOMER or self.has_open_opportunity
        return self.owner if owned else None


@dataclass(frozen=True, slots=True)
class AccountChange:
    """The CRM's record with the registrable domains it lists, the main one first."""

    crm: CrmAccount
    domains: Sequence[str]
    facts: CompanyFacts
