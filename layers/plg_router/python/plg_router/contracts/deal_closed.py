"""DealClosed.v1: a deal was won or lost, in the CRM or at the checkout."""

from typing import ClassVar, Literal

from pydantic import Field

from plg_router.contracts.addresses import hidden
from plg_router.contracts.envelope import Event
from plg_router.contracts.fields import Flag, Identifier, Moment, Version, Whole
from plg_router.contracts.opportunity_changed import MOST_DOLLARS, OfCompany
from plg_router.domain.routing.deals import Deal
from plg_router.domain.signals.pseudonyms import Pseudonyms


class DealClosedData(OfCompany):
    """A deal that is over, with the company it belongs to."""

    deal_id: Identifier = Field(
        description="The CRM's own id; that of the opportunity where there was one. One that "
        "holds an address is kept under a pseudonym."
    )
    version: Version
    won: Flag = Field(description="False: it was lost.")
    channel: Literal["sales", "checkout"] = Field(description="Where it was closed.")
    closed_at: Moment = Field(description="When it was closed.")
    amount: Whole | None = Field(
        default=None, ge=0, le=MOST_DOLLARS, description="In US dollars a year."
    )

    def deal(self, pseudonyms: Pseudonyms) -> Deal:
        """Return the deal."""
        return Deal(
            deal_id=hidden(self.deal_id, pseudonyms),
            version=self.version,
            won=self.won,
            channel=self.channel,
            closed_at=self.closed_at,
            amount=self.amount,
        )


class DealClosedV1(Event):
    """A deal was won or lost."""

    detail_type: ClassVar[str] = "DealClosed.v1"
    source: ClassVar[str] = "crm"

    data: DealClosedData
