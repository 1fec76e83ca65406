"""What the CRM is asked to open, its two pipelines, and who earned a deal (S141, S166 to S169)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from plg_router.kernel.kinds import Kind
from plg_router.policy.crm_fields import CrmFields
from plg_router.policy.handoff import Motion
from plg_router.policy.model import Count, Name, PolicyModel


class Pipeline(StrEnum):
    """The two pipelines, kept apart so that each can be measured by itself (S166)."""

    PLG = "plg"
    SALES = "sales"


class Origin(StrEnum):
    """Who a deal comes from."""

    PRODUCT = "product"
    SALES = "sales"


class Channel(StrEnum):
    """Where a deal was closed."""

    CHECKOUT = "checkout"
    SALES = "sales"


class Stage(PolicyModel):
    """A stage of a pipeline, and what shows that an account has reached it: any of these."""

    stage: Name
    signals: tuple[Kind, ...] = Field(default=(), description="A signal of one of these kinds.")
    features: Count | None = Field(default=None, description="So many different features used.")
    called: tuple[Name, ...] = Field(
        default=(), description="What the CRM calls the stage of an open opportunity."
    )


_PIPELINES = {
    Pipeline.PLG: (
        Stage(stage="trial_activation"),
        Stage(stage="feature_engagement", features=3),
        Stage(stage="self_serve_checkout", signals=(Kind.UPGRADE_CLICKED, Kind.CHECKOUT_COMPLETED)),
    ),
    Pipeline.SALES: (
        Stage(stage="outbound_prospecting"),
        Stage(stage="demo_completed"),
        Stage(stage="negotiation"),
    ),
}


class AttributionRule(PolicyModel):
    """One row of the table that attributes deals: a condition left out holds for any deal."""

    rule: Name
    origin: Origin | None = Field(default=None, description="Who was there first.")
    channel: Channel | None = Field(default=None, description="Where the deal was closed.")
    assisted: bool | None = Field(
        default=None, description="The other side had a part: sales touched it, or it was used."
    )
    sourced_by: Origin
    assisted_by: Origin | None = None
    pipeline: Pipeline


_ATTRIBUTION = (
    AttributionRule(
        rule="self_serve",
        origin=Origin.PRODUCT,
        channel=Channel.CHECKOUT,
        assisted=False,
        sourced_by=Origin.PRODUCT,
        pipeline=Pipeline.PLG,
    ),
    AttributionRule(
        rule="self_serve_touched_by_sales",
        origin=Origin.PRODUCT,
        channel=Channel.CHECKOUT,
        sourced_by=Origin.PRODUCT,
        assisted_by=Origin.SALES,
        pipeline=Pipeline.PLG,
    ),
    AttributionRule(
        rule="product_led_sale",
        origin=Origin.PRODUCT,
        sourced_by=Origin.PRODUCT,
        assisted_by=Origin.SALES,
        pipeline=Pipeline.SALES,
    ),
    AttributionRule(
        rule="sales_sourced_checkout",
        channel=Channel.CHECKOUT,
        sourced_by=Origin.SALES,
        assisted_by=Origin.PRODUCT,
        pipeline=Pipeline.SALES,
    ),
    AttributionRule(
        rule="product_assisted_sale",
        assisted=True,
        sourced_by=Origin.SALES,
        assisted_by=Origin.PRODUCT,
        pipeline=Pipeline.SALES,
    ),
    AttributionRule(rule="sales", sourced_by=Origin.SALES, pipeline=Pipeline.SALES),
)


class ComplexDeals(PolicyModel):
    """Which open deals count as complex work in hand (S134)."""

    amount: Count = Field(default=50_000, description="US dollars from which a deal is complex.")
    stages: tuple[Name, ...] = Field(
        default=("negotiation",), description="Stages of ours in which any deal is complex."
    )


class CrmPolicy(PolicyModel):
    """Section 8: opportunities, pipelines, attribution, and how a CRM's own words are read."""

    opportunity_from_employees: Count = Field(
        default=100, description="A qualified company of this size opens an opportunity (T7)."
    )
    complex_deals: ComplexDeals = ComplexDeals()
    pipeline_of: Mapping[Motion, Pipeline] = Field(
        default={
            Motion.SELF_SERVE: Pipeline.PLG,
            Motion.SALES_ASSIST: Pipeline.PLG,
            Motion.SALES_LED: Pipeline.SALES,
        },
        description="The pipeline of an account whose opportunity the CRM has placed in none.",
    )
    pipelines: Mapping[Pipeline, tuple[Stage, ...]] = Field(
        default=_PIPELINES, description="The stages of each in order; all accounts begin in one."
    )
    attribution: tuple[AttributionRule, ...] = Field(
        default=_ATTRIBUTION, description="Who earned a deal: the first row that fits (S169)."
    )
    salesforce: CrmFields = CrmFields.of_salesforce()
    hubspot: CrmFields = CrmFields.of_hubspot()

    @property
    def systems(self) -> Mapping[str, CrmFields]:
        """Return the tables of every CRM whose own events are read, by its name."""
        return {"salesforce": self.salesforce, "hubspot": self.hubspot}

    @model_validator(mode="after")
    def _every_account_has_a_place(self) -> Self:
        for pipeline in Pipeline:
            if not self.pipelines.get(pipeline):
                message = f"pipelines.{pipeline} has no stage; name at least one"
                raise ValueError(message)
        missing = [motion.value for motion in Motion if motion not in self.pipeline_of]
        if missing:
            message = f"pipeline_of lacks {', '.join(missing)}; name a pipeline for each"
            raise ValueError(message)
        names = [stage.stage for stages in self.pipelines.values() for stage in stages]
        if len(set(names)) < len(names):
            message = "pipelines names a stage twice; a stage has to tell its pipeline"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _every_deal_has_its_rule(self) -> Self:
        last = self.attribution[-1] if self.attribution else None
        if last is None or (last.origin, last.channel, last.assisted) != (None, None, None):
            message = "attribution has to end in a row without a condition, which any deal fits"
            raise ValueError(message)
        return self
