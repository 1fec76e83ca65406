"""What is asked of the CRM, and announced of its deals."""

from typing import ClassVar, Literal

from pydantic import Field

from plg_router.contracts.account_events import AccountName
from plg_router.contracts.envelope import Contract, Event
from plg_router.contracts.fields import Day, Flag, Moment, Whole
from plg_router.contracts.lead_events import ContributionData, LeadDecisionData
from plg_router.contracts.router import ROUTER

PipelineName = Literal["plg", "sales"]
OriginName = Literal["product", "sales"]


class ActivityData(Contract):
    """The use of the product behind the lead; people are pseudonyms."""

    members: tuple[str, ...] = Field(
        description="The account's people, as pseudonyms that stay the same."
    )
    invited: Whole = Field(description="How many people were invited.")
    features: tuple[str, ...] = Field(description="The features in use.")
    active_days: Whole = Field(description="Days with use, of those that are remembered.")
    last_active: Day | None = Field(default=None, description="The last day with use, in UTC.")
    contributions: tuple[ContributionData, ...] = Field(
        description="Every share that moved the score when the account qualified."
    )


class OpportunityRequestedData(LeadDecisionData):
    """Whom to open the opportunity for, where, and on what evidence."""

    opportunity_key: str = Field(
        description="The same for every request of one crossing: open one opportunity for it."
    )
    assigned_to: str = Field(description="The rep; a person of the policy where no rep could.")
    rep_id: str | None = Field(default=None, description="The rep, where one has the lead.")
    employees: Whole | None = Field(default=None, description="How large the company is.")
    pipeline: PipelineName = Field(description="Which of the two pipelines.")
    stage: str = Field(description="The stage to begin in, as the policy names it.")
    activity: ActivityData


class OpportunityRequestedV1(Event):
    """A qualified company is large enough to open an opportunity for; once per crossing."""

    detail_type: ClassVar[str] = "OpportunityRequested.v1"
    source: ClassVar[str] = ROUTER

    data: OpportunityRequestedData


class DealAttributedData(Contract):
    """Who earned a deal, by which rule."""

    account_id: AccountName
    company: str | None = Field(
        default=None, description="The company's domain; absent for a private account."
    )
    deal_id: str = Field(
        description="As the CRM named it, or a pseudonym where that holds an address."
    )
    deal_version: Whole = Field(
        description="Of several events about a deal the highest counts; of equal ones the latest."
    )
    won: Flag = Field(description="False: the deal was lost.")
    amount: Whole | None = Field(default=None, description="In US dollars a year.")
    channel: Literal["sales", "checkout"] = Field(description="Where it was closed.")
    closed_at: Moment = Field(description="When it was closed.")
    rule: str = Field(description="The row of the policy's table that decided.")
    sourced_by: OriginName = Field(description="Whom the deal comes from.")
    assisted_by: OriginName | None = Field(default=None, description="Who had a part in it.")
    pipeline: PipelineName = Field(description="The pipeline it counts in.")
    policy_hash: str = Field(description="The version of the policy that said so.")


class DealAttributedV1(Event):
    """A deal was closed, and an explicit rule says who earned it."""

    detail_type: ClassVar[str] = "DealAttributed.v1"
    source: ClassVar[str] = ROUTER

    data: DealAttributedData
