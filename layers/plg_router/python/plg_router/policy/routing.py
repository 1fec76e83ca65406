"""Who may get a lead: sizes, motions, segments, territories and squads (S73 to S79, T10, T12)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Self

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


class Relaxation(StrEnum):
    """A requirement that may be dropped, in the order the policy lists, when nobody is left."""

    SHIFT = "shift"  # a rep who is off shift now; the clock starts with the next shift
    SKILL = "skill"


class SizePolicy(PolicyModel):
    """Employees from which a company counts as the next size class (T8, T12)."""

    small: Count = 10
    mid: Count = 50
    enterprise: Count = 1000
    enterprise_domains: tuple[DomainName, ...] = ()  # S103: enterprise whatever a source says

    @model_validator(mode="after")
    def _classes_rise(self) -> Self:
        if not self.small < self.mid < self.enterprise:
            message = f"{self.small}, {self.mid}, {self.enterprise} do not rise; make them"
            raise ValueError(message)
        return self


class Specialists(PolicyModel):
    """The squad a segment belongs to, and the skill its reps need."""

    squad: Squad
    skill: Name | None = None
    relax: tuple[Relaxation, ...] = (Relaxation.SHIFT,)


class TerritoryPolicy(PolicyModel):
    """Which territory an account lies in: by its name first, otherwise by its country (S78)."""

    countries: Mapping[Name, tuple[CountryCode, ...]]
    named_accounts: Mapping[DomainName, Name] = Field(default_factory=dict)  # to their territory
    unknown_country: Name  # where an account of unknown country is routed

    @model_validator(mode="after")
    def _territories_are_known_and_disjoint(self) -> Self:
        claimed: dict[str, str] = {}
        for territory, countries in self.countries.items():
            for country in countries:
                if claimed.setdefault(country, territory) != territory:
                    message = f"{country} lies in {claimed[country]} and {territory}; keep one"
                    raise ValueError(message)
        for key, named in {"unknown_country": self.unknown_country, **self.named_accounts}.items():
            if named not in self.countries:
                message = f"{key} names {named}, which is no territory"
                raise ValueError(message)
        return self


class RoutingPolicy(PolicyModel):
    """The order is fixed (owner, segment, territory, capacity); these are its tables."""

    sizes: SizePolicy = SizePolicy()
    smb_minimum_deal_value: int = Field(default=5000, ge=0)  # US dollars a year (T11, T12)
    segments: Mapping[Segment, Specialists]
    territories: TerritoryPolicy
    lead_cost: Count = 1  # credits a pool lead costs its rep

    @model_validator(mode="after")
    def _every_segment_has_specialists(self) -> Self:
        missing = [segment.value for segment in Segment if segment not in self.segments]
        if missing:
            message = f"segments lacks {', '.join(missing)}; name a squad for each"
            raise ValueError(message)
        return self
