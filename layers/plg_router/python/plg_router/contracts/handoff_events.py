"""What is announced beside scores and leads: triggers, alerts, offers, automation, choices."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from plg_router.contracts.account_events import AccountName, ScorePoints
from plg_router.contracts.envelope import Contract, Event
from plg_router.contracts.fields import Whole
from plg_router.contracts.lead_events import FactData
from plg_router.contracts.router import ROUTER
from plg_router.domain.handoff.events import Choice, SelfServeChosen
from plg_router.kernel.ids import AccountId

Company = Annotated[
    str | None,
    Field(description="The company's domain; absent for a private account."),
]
TriggerName = Annotated[str, Field(description="A row of the policy's table `handoff.triggers`.")]
Tier = Annotated[Whole, Field(description="1 self-serve, 2 meets sales, 3 enterprise expansion.")]
Owner = Annotated[str, Field(description="The rep who owns the account.")]
Steps = Annotated[tuple[str, ...], Field(description="What it consists of.")]


class HandoffTriggeredData(Contract):
    """Which trigger fired, on what, and what it does."""

    account_id: AccountName
    company: Company = None
    trigger: TriggerName
    actions: tuple[Literal["assign", "alert", "in_app_message", "opportunity", "nurture"], ...] = (
        Field(description="What it does; assign makes a lead only at the threshold.")
    )
    role: str | None = Field(
        default=None, description="Whose it is; absent where the segment decides."
    )
    evidence: tuple[FactData, ...] = Field(description="Everything that fulfils its condition.")
    score: ScorePoints
    tier: Tier


class HandoffTriggeredV1(Event):
    """A measurable signal for a hand-off was seen, whatever the score says."""

    detail_type: ClassVar[str] = "HandoffTriggered.v1"
    source: ClassVar[str] = ROUTER

    data: HandoffTriggeredData


class AlertRaisedData(Contract):
    """What somebody should know, and who."""

    account_id: AccountName
    company: Company = None
    alert: str = Field(description="What it is about, e.g. the trigger.")
    priority: Literal["normal", "high"] = Field(description="How soon to look at it.")
    for_role: str | None = Field(default=None, description="The role it is for, if any.")
    for_person: str | None = Field(default=None, description="The person it is for, if any.")
    reason: str = Field(description="Why, in words.")
    activity: tuple[str, ...] = Field(
        default=(), description="What the account does in the product, strongest evidence first."
    )


class AlertRaisedV1(Event):
    """Somebody should know of it: a task in the CRM, say. It assigns nothing."""

    detail_type: ClassVar[str] = "AlertRaised.v1"
    source: ClassVar[str] = ROUTER

    data: AlertRaisedData


class InAppMessageRequestedData(Contract):
    """What to say, and which ways on to offer."""

    account_id: AccountName
    company: Company = None
    trigger: TriggerName
    message: str = Field(description="What the product says, word for word.")
    offers: tuple[Literal["one_pager", "self_serve_upgrade", "talk_to_sales", "help"], ...] = Field(
        description="Ways on from here; the self-serve upgrade is always among them."
    )


class InAppMessageRequestedV1(Event):
    """The product should show a message now."""

    detail_type: ClassVar[str] = "InAppMessageRequested.v1"
    source: ClassVar[str] = ROUTER

    data: InAppMessageRequestedData


class NurtureRequestedData(Contract):
    """Which programme of automation is next."""

    account_id: AccountName
    company: Company = None
    programme: str = Field(description="As the policy calls it; it takes the place of another one.")
    steps: Steps


class NurtureRequestedV1(Event):
    """Automation is to take the next step with an account; no person is."""

    detail_type: ClassVar[str] = "NurtureRequested.v1"
    source: ClassVar[str] = ROUTER

    data: NurtureRequestedData


class OwnerNotifiedData(Contract):
    """Who should know of how many new people."""

    account_id: AccountName
    company: Company = None
    owner_rep_id: Owner
    new_people: Whole = Field(description="How many since the owner last heard.")


class OwnerNotifiedV1(Event):
    """New people use an owned account: for its owner's information, without a clock."""

    detail_type: ClassVar[str] = "OwnerNotified.v1"
    source: ClassVar[str] = ROUTER

    data: OwnerNotifiedData


class ColdOutreachSuppressedData(Contract):
    """Whose people are to get no cold sequences."""

    account_id: AccountName
    company: Company = None
    owner_rep_id: Owner
    people: Whole = Field(description="How many people use the account by now.")


class ColdOutreachSuppressedV1(Event):
    """An owned account has new people: nobody of the company is to get cold outreach."""

    detail_type: ClassVar[str] = "ColdOutreachSuppressed.v1"
    source: ClassVar[str] = ROUTER

    data: ColdOutreachSuppressedData


class SelfServeChosenData(Contract):
    """Who chose what."""

    account_id: AccountName
    company: Company = None
    choice: Literal["purchased", "preferred"] = Field(
        description="Bought at the checkout, or asked to be left to self-serve."
    )

    def chosen(self) -> SelfServeChosen:
        """Return the domain's event."""
        return SelfServeChosen(AccountId(self.account_id), Choice(self.choice))


class SelfServeChosenV1(Event):
    """An account goes on by itself: whatever a seller had pending ends."""

    detail_type: ClassVar[str] = "SelfServeChosen.v1"
    source: ClassVar[str] = ROUTER

    data: SelfServeChosenData
