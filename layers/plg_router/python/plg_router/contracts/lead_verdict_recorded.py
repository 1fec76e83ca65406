"""LeadVerdictRecorded.v1: what sales says of a lead it was given (S205)."""

from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from plg_router.contracts.addresses import masked
from plg_router.contracts.envelope import Contract, Event
from plg_router.contracts.fields import LARGEST_VERSION, Moment, OurAccount, PersonIdentifier, Whole
from plg_router.domain.feedback.verdict import Answer, Fault, LeadVerdict
from plg_router.kernel.ids import AccountId, RepId

Reason = Annotated[str, StringConstraints(min_length=1, max_length=500), AfterValidator(masked)]


class LeadVerdictRecordedData(Contract):
    """Which decision is judged, by whom, and how."""

    account_id: OurAccount = Field(description="As the lead's own events name it.")
    decision_seq: Whole = Field(
        ge=1, le=LARGEST_VERSION, description="As the lead's own events count it."
    )
    rep_id: PersonIdentifier = Field(description="Who judges.")
    verdict: Answer = Field(description="Whether the lead was worth having.")
    fault: Fault | None = Field(
        default=None,
        description="Of a rejected lead: it should never have come, or it was worth having and "
        "was lost. Required for those, and for no others.",
    )
    reason: Reason = Field(description="Why, in words, or as one of your own list.")
    recorded_at: Moment = Field(description="When the rep said so.")

    @model_validator(mode="after")
    def _a_fault_belongs_to_a_rejection(self) -> Self:
        if self.verdict is Answer.REJECTED and self.fault is None:
            message = "says rejected without a fault; send bad_signal or bad_execution"
            raise ValueError(message)
        if self.verdict is Answer.ACCEPTED and self.fault is not None:
            message = "says accepted with a fault; leave the fault out"
            raise ValueError(message)
        return self

    def lead_verdict(self) -> LeadVerdict:
        """Return the verdict."""
        return LeadVerdict(
            account_id=AccountId(self.account_id),
            decision_seq=self.decision_seq,
            rep_id=RepId(self.rep_id),
            answer=self.verdict,
            fault=self.fault,
            reason=self.reason,
            recorded_at=self.recorded_at,
        )


class LeadVerdictRecordedV1(Event):
    """Sales accepted or rejected a lead; a decision is judged once, whatever is said later."""

    detail_type: ClassVar[str] = "LeadVerdictRecorded.v1"
    source: ClassVar[str] = "crm"

    data: LeadVerdictRecordedData
