"""LeadEngaged.v1: somebody reached the customer."""

from typing import ClassVar

from pydantic import Field

from plg_router.contracts.envelope import Contract, Event
from plg_router.contracts.fields import Identifier, Moment


class LeadEngagedData(Contract):
    """Whose account was touched, by whom, when and how."""

    account_id: Identifier = Field(description="As the lead's own events name it.")
    rep_id: Identifier = Field(description="Who reached the customer.")
    engaged_at: Moment = Field(description="When the customer was reached.")
    channel: Identifier = Field(default="other", description="How, e.g. email, call, linkedin.")


class LeadEngagedV1(Event):
    """The first touch of a lead: it stops the clock."""

    detail_type: ClassVar[str] = "LeadEngaged.v1"
    source: ClassVar[str] = "crm"

    data: LeadEngagedData
