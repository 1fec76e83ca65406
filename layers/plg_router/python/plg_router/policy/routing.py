"""Who may get a lead: sizes, roles, segments, territories, turns (S73 to S80, S133 to S135)."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Literal, Self

from pydantic import Field, model_validator

from plg_router.policy.model import Count, CountryCode, DomainName, Name, PolicyModel


class Squad(StrEnum):
    """The three specialist squads (S135, T10)."""

    ENTERPRISE = "enterprise"
    EXPANSION = "expansion"
    VELOCITY = "velocity"


class Segment(StrEnum):
    """Which part of the market an account belongs to, by its size."""

    ENTERPRISE = "enterprise"
    MID_MARKET = "mid_market"
    SMB = "smb"
    UNKNOWN = "unknown"


class SizeClass(StrEnum):
    """A company's size, from the five-person start-up to the Fortune 500 (S43)."""

    MICRO = "micro"
    SMALL = "small"
    MID = "mid"
    ENTERPRISE = "enterprise"
    UNKNOWN = "unknown"

    @property
    def segment(self) -> Segment:
        """Return the market segment of the class (S76, S77, T7)."""
        return _SEGMENTS[self]


_SEGMENTS = {
    SizeClass.MICRO: Segment.SMB,
    SizeClass.SMALL: Segment.SMB,
    SizeClass.MID: Segment.MID_MARKET,
    SizeClass.ENTERPRISE: Segment.ENTERPRISE,
    SizeClass.UNKNOWN: Segment.UNKNOWN,
}

# Segments that belong to one squad, whatever a row says (S76, S77, T10).
_BELONGS_TO = {Segment.ENTERPRISE: Squad.ENTERPRISE, Segment.SMB: Squad.VELOCITY}


class Relaxation(StrEnum):
    """A requirement that may be dropped, in the order of the role, when nobody else is left."""

    COMPLEX_LOAD = "complex_load"  # a rep with as many complex deals in hand as is wise (S134)
    SHIFT = "shift"  # a rep who is off shift now; the clock starts with the next shift
    SKILL = "skill"
    TERRITORY = "territory"  # a rep of a territory that helps out, see territories.helped_by


class SizePolicy(PolicyModel):
    """Employees from which a company counts as the next size class (T8, T12)."""

    small: Count = 10
    mid: Count = 50
    enterprise: Count = 1000
    enterprise_domains: tuple[DomainName, ...] = ()  # S103: enterprise whatever a source says

    @cached_property
    def listed(self) -> frozenset[str]:
        """Return the enterprise domains as a set: every judgement looks some account up in it."""
        return frozenset(self.enterprise_domains)

    @model_validator(mode="after")
    def _classes_rise(self) -> Self:
        if not self.small < self.mid < self.enterprise:
            message = f"{self.small}, {self.mid}, {self.enterprise} do not rise; make them"
            raise ValueError(message)
        return self


class Role(PolicyModel):
    """Who does a kind of work: a squad, the skill its reps need, and what gives way, in order."""

    squad: Squad
    skill: Name | None = None
    relax: tuple[Relaxation, ...] = (Relaxation.SHIFT,)

    @model_validator(mode="after")
    def _enterprise_work_needs_its_skill(self) -> Self:
        if self.squad is Squad.ENTERPRISE and Relaxation.SKILL in self.relax:
            message = "relax drops the skill of an enterprise role; leave skill out of it (S135)"
            raise ValueError(message)
        return self


class SegmentRow(PolicyModel):
    """The role that companies of these sizes belong to (S76, S77)."""

    sizes: tuple[SizeClass, ...] = Field(min_length=1)
    seniority: Literal["lead", "executive"] | None = Field(
        default=None, description="Only where somebody as senior as that is active (S88)."
    )
    role: Name


class TerritoryPolicy(PolicyModel):
    """Which territory an account lies in: by its name first, otherwise by its country (S78)."""

    countries: Mapping[Name, tuple[CountryCode, ...]]
    named_accounts: Mapping[DomainName, Name] = Field(default_factory=dict)  # to their territory
    unknown_country: Name  # where an account of unknown country is routed
    helped_by: Mapping[Name, tuple[Name, ...]] = Field(
        default_factory=dict,
        description="Territories whose reps may take a lead where the role relaxes territory.",
    )

    @model_validator(mode="after")
    def _territories_are_known_and_disjoint(self) -> Self:
        claimed: dict[str, str] = {}
        for territory, countries in self.countries.items():
            for country in countries:
                if claimed.setdefault(country, territory) != territory:
                    message = f"{country} lies in {claimed[country]} and {territory}; keep one"
                    raise ValueError(message)
        mentioned = {"unknown_country": self.unknown_country, **self.named_accounts}
        for helped, helpers in self.helped_by.items():
            mentioned |= {"helped_by": helped}
            mentioned |= {f"helped_by.{helped}.{helper}": helper for helper in helpers}
        for key, named in mentioned.items():
            if named not in self.countries:
                message = f"{key} names {named}, which is no territory"
                raise ValueError(message)
        return self


class RampStep(PolicyModel):
    """What a joiner takes until a day, counted from the day they joined."""

    until_day: Count
    percent: int = Field(ge=1, le=100, description="Of their weight and of each cap.")


class EarlyPhase(PolicyModel):
    """One person takes the first leads that nobody owns, to write the playbook (S218)."""

    rep: Name
    leads: Count = 10


class Debits(PolicyModel):
    """Whether leads that come to a rep outside the rotation cost a turn in it."""

    owner: bool = False
    manual: bool = False


class RoutingPolicy(PolicyModel):
    """The order is fixed (owner, segment, territory, capacity); these are its tables."""

    sizes: SizePolicy = SizePolicy()
    roles: Mapping[Name, Role]
    segments: tuple[SegmentRow, ...]
    territories: TerritoryPolicy
    complex_deals: Count = 3  # in hand, and a rep gets no further enterprise lead (S134)
    early_phase: EarlyPhase | None = None
    ramp: tuple[RampStep, ...] = ()
    lead_cost: Count = 1  # credits a pool lead costs its rep
    debits: Debits = Debits()

    @model_validator(mode="after")
    def _every_company_has_a_role(self) -> Self:
        for number, row in enumerate(self.segments):
            role = self.roles.get(row.role)
            if role is None:
                message = f"segments.{number} names the role {row.role}; describe it in roles"
                raise ValueError(message)
            for size in row.sizes:
                squad = _BELONGS_TO.get(size.segment, role.squad)
                if squad is not role.squad:
                    message = (
                        f"segments.{number} gives {size.value} to the squad {role.squad.value}; "
                        f"{size.segment.value} belongs to {squad.value} (S76, S77)"
                    )
                    raise ValueError(message)
        anyone = {size for row in self.segments if row.seniority is None for size in row.sizes}
        missing = [size.value for size in SizeClass if size not in anyone]
        if missing:
            message = f"segments lacks {', '.join(missing)}; give each a row without seniority"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _territory_is_relaxed_by_name_only(self) -> Self:
        for name, role in self.roles.items():
            if Relaxation.TERRITORY in role.relax and not self.territories.helped_by:
                message = (
                    f"roles.{name}.relax names territory; "
                    "say in territories.helped_by who may help out"
                )
                raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _the_ramp_rises(self) -> Self:
        for earlier, later in zip(self.ramp, self.ramp[1:], strict=False):
            if earlier.until_day >= later.until_day or earlier.percent > later.percent:
                message = f"ramp falls after day {earlier.until_day}; let days and percent rise"
                raise ValueError(message)
        return self

    def percent_after(self, days: int) -> int:
        """Return the share of weight and cap that a rep has so many days after joining."""
        return next((step.percent for step in self.ramp if days < step.until_day), 100)
