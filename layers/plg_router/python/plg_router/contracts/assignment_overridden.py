"""AssignmentOverridden.v1: a person chose who gets a lead (S139)."""

from typing import ClassVar

from pydantic import Field

from plg_router.contracts.envelope import Contract, Event
from plg_router.contracts.fields import LARGEST_VERSION, OurAccount, PersonIdentifier, Whole
from plg_router.contracts.lead_verdict_recorded import Reason
from plg_router.domain.assignment.manual_choice import ManualChoice
from plg_router.kernel.ids import AccountId, RepId


class AssignmentOverriddenData(Contract):
    """Which lead goes to whom, and who says so."""

    account_id: OurAccount = Field(description="As the lead's own events name it.")
    lead_version: Whole = Field(
        ge=1,
        le=LARGEST_VERSION,
        description="Of the lead as you saw it: a change since then is not undone.",
    )
    rep_id: PersonIdentifier = Field(description="Who is to get the lead.")
    overridden_by: PersonIdentifier = Field(
        description="Who decided so, by the CRM's id; the record names them."
    )
    reason: Reason = Field(description="Why, in words; it is on the record as well.")

    def choice(self) -> ManualChoice:
        """Return what is wanted."""
        return ManualChoice(
            account_id=AccountId(self.account_id),
            lead_version=self.lead_version,
            to=RepId(self.rep_id),
            by=self.overridden_by,
            reason=self.reason,
        )


class AssignmentOverriddenV1(Event):
    """A person gave a lead to a rep by hand, with a reason that stays on the record."""

    detail_type: ClassVar[str] = "AssignmentOverridden.v1"
    source: ClassVar[str] = "crm"

    data: AssignmentOverriddenData
