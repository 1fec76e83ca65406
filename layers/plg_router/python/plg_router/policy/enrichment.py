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

    failures: Count = Field(default=5, description="Failures in a row that it takes.")
    pause: Span = Field(
        default=timedelta(minutes=1), description="How long, until a single call may try again."
    )


class EnrichmentPolicy(PolicyModel):
    """What is asked of whom; all of it idle until the environment configures a vendor."""

    precedence: tuple[Name, ...] = Field(
        default=("crm", "company_file", *VendorName),
        description="Where two sources know the same fact, the earlier one is believed.",
    )
    vendors: tuple[VendorName, ...] = Field(
        default=tuple(VendorName), description="Vendors in the order in which they are asked."
    )
    wanted: tuple[Fact, ...] = Field(
        default=("employees",), description="Once these are known, no vendor is asked."
    )
    minimum_score: Points = Field(
        default=40, description="From this score a company is worth a vendor's price."
    )
    minimum_team: Points = Field(
        default=50, description="Or from this value of the team dimension, 0 to 100."
    )
    ask_again_after: Annotated[timedelta, Field(ge=timedelta(days=30))] = Field(
        default=timedelta(days=30),
        description="How long a vendor is not asked again about a company, found or not.",
    )
    look_up_from: Literal["lead", "executive"] = Field(
        default="lead", description="From which rank the employer behind private mail is sought."
    )
    breaker: BreakerPolicy = BreakerPolicy()
    deal_value_per_million: int = Field(
        default=500, ge=0, description="Estimated deal value, US dollars a year, of revenue (S31)."
    )
    industries: Mapping[Name, tuple[Name, ...]] = Field(
        default_factory=dict, description="Our word for an industry, and the words others use."
    )

    @model_validator(mode="after")
    def _vendors_are_distinct(self) -> Self:
        if len(set(self.vendors)) < len(self.vendors):
            message = "vendors names one twice; keep the first"
            raise ValueError(message)
        return self
