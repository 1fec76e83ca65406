"""A lead that asks for a rep: everything a routing decision may depend on but the reps."""

from dataclasses import dataclass, replace

from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.enrichment.size import size_class
from plg_router.domain.identity.nodes import domain_of
from plg_router.domain.routing.ownership import CrmAccount
from plg_router.domain.scoring.events import Crossing
from plg_router.domain.signals.signal import Seniority
from plg_router.kernel.ids import AccountId, RepId
from plg_router.policy.handoff import Motion
from plg_router.policy.routing import Role, RoutingPolicy, Segment, SegmentRow, SizeClass, Squad


@dataclass(frozen=True, slots=True)
class RoutingRequest:
    """The lead, the company behind it, and who had it before."""

    account_id: AccountId
    score: int
    motion: Motion
    reasons: tuple[str, ...]
    company: CompanyFacts
    crm: CrmAccount | None = None
    tried: tuple[RepId, ...] = ()  # who let it lapse
    crossing: int = 0  # of the threshold: each makes one lead
    crossed_by: AccountId | None = None  # the account that counts it, where it has ended since
    confidence: int | None = None  # in the score, from 0 to 100 (S221)
    role: str | None = None  # of the matrix or a trigger; None: by segment
    tier: int = 2
    play: str | None = None  # what the policy says about how to act
    triggers: tuple[str, ...] = ()
    seniority: Seniority = Seniority.UNKNOWN  # of the most senior active person (S88)

    @property
    def crossed(self) -> Crossing:
        """Return the crossing that made the lead, by a name that no merger changes."""
        return Crossing(self.crossed_by or self.account_id, self.crossing)

    def under(self, account_id: AccountId) -> "RoutingRequest":
        """Return the request for the account that its own lives on in."""
        by = self.crossed.account_id
        crossed_by = None if by == account_id else by
        return replace(self, account_id=account_id, crossed_by=crossed_by)

    @property
    def owner(self) -> RepId | None:
        """Return who owns the account, or None where it may go to the pool (S74)."""
        return self.crm.owned_by if self.crm else None

    def size_class(self, policy: RoutingPolicy) -> SizeClass:
        """Return the size class of the company."""
        return size_class(self.company.employees, domain_of(self.account_id), policy.sizes)

    def segment(self, policy: RoutingPolicy) -> Segment:
        """Return the market segment (S76, S77)."""
        return self.size_class(policy).segment

    def role_name(self, policy: RoutingPolicy) -> str:
        """Return who does this kind of work: the role asked for, else that of the segment.

        What belongs to the enterprise squad by its segment stays there (S76, T8).
        """
        usual = next(row.role for row in policy.segments if self._fits(row, policy))
        if self.role is None or self.role not in policy.roles:
            return usual
        asked, squad = policy.roles[self.role].squad, policy.roles[usual].squad
        return usual if squad is Squad.ENTERPRISE and asked is not squad else self.role

    def specialists(self, policy: RoutingPolicy) -> Role:
        """Return the squad and skill the lead asks for (S135, T10)."""
        return policy.roles[self.role_name(policy)]

    def territory(self, policy: RoutingPolicy) -> str:
        """Return where the account lies: by name first, then by country (S78, S79)."""
        territories, domain = policy.territories, domain_of(self.account_id)
        named = territories.named_accounts.get(domain or "")
        if named:
            return named
        for territory, countries in territories.countries.items():
            if self.company.country in countries:
                return territory
        return territories.unknown_country

    def _fits(self, row: SegmentRow, policy: RoutingPolicy) -> bool:
        asked = Seniority[row.seniority.upper()] if row.seniority else Seniority.UNKNOWN
        return self.size_class(policy) in row.sizes and self.seniority >= asked
