"""Whether an account belongs to somebody already (S74, S75)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.signals.lattice import join_maps
from plg_router.kernel.ids import RepId, UserId


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
class CrmRecords:
    """The CRM's records of one company, by their ids: several once accounts turned out to be one.

    A join-semilattice, as profiles are: of each record the newest version stands.
    """

    by_id: Mapping[str, CrmAccount] = field(default_factory=dict)

    @property
    def prevailing(self) -> CrmAccount | None:
        """Return the record that speaks for the company: an owned one, a customer's first (S75)."""
        return min(self.by_id.values(), key=_precedence, default=None)

    def has(self, record: CrmAccount) -> bool:
        """Tell whether a version as new as this one is among them."""
        known = self.by_id.get(record.crm_id)
        return known is not None and known.version >= record.version

    def join(self, other: "CrmRecords") -> "CrmRecords":
        """Return the newest version of every record on either side."""
        return CrmRecords(join_maps(self.by_id, other.by_id, _newer))


def _precedence(record: CrmAccount) -> tuple[bool, bool, str]:
    return record.owned_by is None, record.lifecycle is not Lifecycle.CUSTOMER, record.crm_id


def _newer(left: CrmAccount, right: CrmAccount) -> CrmAccount:
    return max(left, right, key=lambda record: record.version)


@dataclass(frozen=True, slots=True)
class AccountChange:
    """The CRM's record, the registrable domains it lists, the main one first, and the people."""

    crm: CrmAccount
    domains: Sequence[str]
    facts: CompanyFacts
    contacts: Sequence[UserId] = ()
