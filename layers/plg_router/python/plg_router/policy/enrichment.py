"""Whose word on a company counts, and when a vendor is worth its price (S19, S20, S31)."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from plg_router.policy.model import Count, Name, Points, PolicyModel

Fact = Literal["name", "employees", "industry", "country", "annual_revenue", "annual_deal_value"]
Span = Annotated[timedelta, Field(gt=timedelta(0))]


class VendorName(StrEnum):
    """The vendors there are adapters for; the environment says which of them have a key."""

    APOLLO = "apollo"
    PEOPLE_DATA_LABS = "people_data_labs"
    BREEZE = "breeze"


class BreakerPolicy(PolicyModel):
    """When a vendor that keeps failing is left alone."""

    failures: Count = 5  # in a row
    pause: Span = timedelta(minutes=1)  # until a single call may try again


class EnrichmentPolicy(PolicyModel):
    """What is asked of whom; all of it idle until the environment configures a vendor."""

    precedence: tuple[Name, ...] = ("crm", "company_file", *VendorName)
    vendors: tuple[VendorName, ...] = tuple(VendorName)  # asked in this order
    wanted: tuple[Fact, ...] = ("employees",)  # no vendor is asked once these are known
    minimum_score: Points = 40  # either of the two makes an account worth a vendor's price
    minimum_team: Points = 50
    ask_again_after: Annotated[timedelta, Field(ge=timedelta(days=30))] = timedelta(days=30)
    look_up_from: Literal["lead", "executive"] = "lead"  # rank from which private mail is looked up
    breaker: BreakerPolicy = BreakerPolicy()
    deal_value_per_million: int = Field(default=500, ge=0)  # US dollars a year, of revenue (S31)
    industries: Mapping[Name, tuple[Name, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _vendors_are_distinct(self) -> Self:
        if len(set(self.vendors)) < len(self.vendors):
            message = "vendors names one twice; keep the first"
            raise ValueError(message)
        return self
