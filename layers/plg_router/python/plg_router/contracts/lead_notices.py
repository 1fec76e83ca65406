"""What is announced of a lead about which nothing was decided: reminded, closed."""

from typing import ClassVar, Literal

from pydantic import Field

from plg_router.contracts.account_events import AccountName, ScorePoints
from plg_router.contracts.envelope import Contract, Event
from plg_router.contracts.fields import Flag, Moment, Whole
from plg_router.contracts.router import ROUTER


class LeadNoticeData(Contract):
    """Which lead it is, as the last decision left it."""

    account_id: AccountName
    company: str | None = Field(
        default=None, description="The company's domain; absent for a private account."
    )
    decision_id: str = Field(description="Names the last decision about the lead.")
    lead_version: Whole = Field(description="Rises with every change of the lead.")
    squad: str = Field(description="The specialists it belongs to.")
    rep_id: str | None = Field(
        default=None, description="The rep who has it or owns the account; absent for none."
    )


class LeadRemindedData(LeadNoticeData):
    """Whose time is nearly up."""

    deadline: Moment = Field(description="Until when, counted in the rep's working hours.")
    score: ScorePoints


class LeadRemindedV1(Event):
    """A rep has not touched a lead, and the clock is about to run out; once per rep."""

    detail_type: ClassVar[str] = "LeadReminded.v1"
    source: ClassVar[str] = ROUTER

    data: LeadRemindedData


class LeadClosedData(LeadNoticeData):
    """How the lead ended; said once more when the meeting of an answered lead is booked."""

    outcome: Literal["engaged"] = Field(description="What ended it: the customer was reached.")
    awaits_meeting: Flag = Field(description="A meeting still has to be booked.")


class LeadClosedV1(Event):
    """A lead was answered: no first-touch clock runs, and the rep has room again."""

    detail_type: ClassVar[str] = "LeadClosed.v1"
    source: ClassVar[str] = ROUTER

    data: LeadClosedData
