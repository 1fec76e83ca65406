"""Whether an account belongs to somebody already (S74, S75)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.routing.deals import Deal, Opportunity
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


CrmWord = CrmAccount | Opportunity | Deal  # what the CRM may say, each in a version of its own


@dataclass(frozen=True, slots=True)
class CrmRecords:
    """The CRM's records of one company, by their ids: several once accounts turned out to be one.

    A join-semilattice, as profiles are: of each record, opportunity and deal the newest version
    stands.
    """

    by_id: Mapping[str, CrmAccount] = field(default_factory=dict)
    opportunities: Mapping[str, Opportunity] = field(default_factory=dict)
    deals: Mapping[str, Deal] = field(default_factory=dict)

    @property
    def prevailing(self) -> CrmAccount | None:
        """Return the record that speaks for the company: an owned one, a customer's first (S75)."""
        return min(self._in_work(), key=_precedence, default=None)

    @property
    def owner(self) -> RepId | None:
        """Return who owns the company, if anybody does (S74)."""
        return self.prevailing.owned_by if self.prevailing else None

    @property
    def in_work(self) -> Sequence[Opportunity]:
        """Return the opportunities that are open: no deal of a version as new closed them."""
        return tuple(
            each
            for key, each in sorted(self.opportunities.items())
            if each.is_open and (key not in self.deals or self.deals[key].version < each.version)
        )

    @classmethod
    def of(cls, word: CrmWord) -> "CrmRecords":
        """Return one word of the CRM as records of their own."""
        match word:
            case CrmAccount():
                return cls(by_id={word.crm_id: word})
            case Opportunity():
                return cls(opportunities={word.opportunity_id: word})
            case Deal():
                return cls(deals={word.deal_id: word})

    def has(self, word: CrmWord) -> bool:
        """Tell whether a version as new as this one is among them."""
        match word:
            case CrmAccount():
                known: CrmWord | None = self.by_id.get(word.crm_id)
            case Opportunity():
                known = self.opportunities.get(word.opportunity_id)
            case Deal():
                known = self.deals.get(word.deal_id)
        return known is not None and known.version >= word.version

    def join(self, other: "CrmRecords") -> "CrmRecords":
        """Return the newest version of everything on either side."""
        return CrmRecords(
            join_maps(self.by_id, other.by_id, _newer),
            join_maps(self.opportunities, other.opportunities, Opportunity.join),
            join_maps(self.deals, other.deals, Deal.join),
        )

    def _in_work(self) -> Sequence[CrmAccount]:
        """Return the records as their open opportunities leave them (S74).

        An opportunity keeps the account's owner; where that has none, its own owner counts. Where
        the CRM has said nothing of the account itself, the opportunity stands for it.
        """
        records = dict(self.by_id)
        for deal in self.in_work:
            crm_id = deal.crm_id or min(self.by_id, default=deal.opportunity_id)
            known = records.get(crm_id, CrmAccount(crm_id, deal.version))
            records[crm_id] = replace(
                known, owner=known.owner or deal.owner, has_open_opportunity=True
            )
        return tuple(records.values())


def _precedence(record: CrmAccount) -> tuple[bool, bool, bool, str]:
    return (
        record.owned_by is None,
        record.lifecycle is not Lifecycle.CUSTOMER,
        not record.has_open_opportunity,
        record.crm_id,
    )


def _newer(left: CrmAccount, right: CrmAccount) -> CrmAccount:
    return max(left, right, key=lambda record: record.version)


@dataclass(frozen=True, slots=True)
class AccountChange:
    """The CRM's record, the registrable domains it lists, the main one first, and the people."""

    crm: CrmAccount
    domains: Sequence[str]
    facts: CompanyFacts
    contacts: Sequence[UserId] = ()


@dataclass(frozen=True, slots=True)
class Whose:
    """How the CRM names the company of an opportunity or a deal: by its account, or a domain."""

    crm_id: str | None = None
    domain: str | None = None
