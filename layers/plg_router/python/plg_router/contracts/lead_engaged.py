"""LeadEngaged.v1: somebody reached the customer."""

from typing import ClassVar

from pydantic import AwareDatetime

from plg_router.contracts.envelope import Contract, Event, Identifier


class LeadEngagedData(Contract):
    """Whose account was touched, by whom, when and how."""

    account_id: Identifier
    rep_id: Identifier
    engaged_at: AwareDatetime
    channel: Identifier = "other"


class LeadEngagedV1(Event):
    """The first touch of a lead: it stops the clock."""

    detail_type: ClassVar[str] = "LeadEngaged.v1"
    source: ClassVar[str] = "crm"

    data: LeadEngagedData
