"""LeadEngaged.v1: somebody reached the customer."""

from typing import ClassVar

from pydantic import Field

from plg_router.contracts.envelope import Contract, Event
from plg_router.contracts.fields import Identifier, Moment, OurAccount, PersonIdentifier


class LeadEngagedData(Contract):
    """Whose account was touched, by whom, when and how."""

    account_id: OurAccount = Field(description="As the lead's own events name it.")
    rep_id: PersonIdentifier = Field(description="Who reached the customer.")
    engaged_at: Moment = Field(description="When the customer was reached.")
    channel: Identifier = Field(default="other", description="How, e.g. email, call, linkedin.")
    meeting_booked_at: Moment | None = Field(
        default=None, description="When a meeting was booked, by this touch or since."
    )
    meeting_at: Moment | None = Field(default=None, description="When the meeting will be held.")

    @property
    def meeting_booked(self) -> bool:
        """Tell whether a meeting came of it: either moment says so."""
        return bool(self.meeting_booked_at or self.meeting_at)


class LeadEngagedV1(Event):
    """A touch of a lead: the first one stops the clock, a booked meeting the other (S91)."""

    detail_type: ClassVar[str] = "LeadEngaged.v1"
    source: ClassVar[str] = "crm"

    data: LeadEngagedData
