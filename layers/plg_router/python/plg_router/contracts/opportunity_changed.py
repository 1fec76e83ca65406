"""OpportunityChanged.v1: a deal in work, as the CRM knows it (S18, S74)."""

from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from plg_router.contracts.addresses import hidden
from plg_router.contracts.envelope import Contract, Event
from plg_router.contracts.fields import (
    Flag,
    Identifier,
    Moment,
    PersonIdentifier,
    Told,
    Version,
    Whole,
)
from plg_router.domain.routing.deals import Opportunity
from plg_router.domain.routing.ownership import Whose
from plg_router.domain.signals.mail import MailDirectory, company_domain
from plg_router.domain.signals.pseudonyms import Pseudonyms
from plg_router.kernel.ids import RepId

MOST_DOLLARS = 10**12


class OfCompany(Contract):
    """Whose it is: one of the two is there."""

    crm_id: Identifier | None = Field(
        default=None, description="The CRM's own id of the account, as AccountChanged.v1 names it."
    )
    domain: Identifier | None = Field(
        default=None, description="The company's own domain, which is believed before the id."
    )

    @model_validator(mode="after")
    def _names_a_company(self) -> Self:
        if self.crm_id is None and self.domain is None:
            message = "names no company; send crm_id, domain, or both"
            raise ValueError(message)
        return self

    def whose(self, mail: MailDirectory, pseudonyms: Pseudonyms) -> Whose:
        """Return the company; raises Rejected where the domain is none of a company's."""
        domain = self.domain and company_domain(self.domain, mail, "detail.data.domain")
        return Whose(self.account(pseudonyms), domain or None)

    def account(self, pseudonyms: Pseudonyms) -> str | None:
        """Return the CRM's id of the account, as it is kept."""
        return hidden(self.crm_id, pseudonyms) if self.crm_id else None


class OpportunityChangedData(OfCompany):
    """An opportunity, with the company it belongs to."""

    opportunity_id: Identifier = Field(
        description="The CRM's own id of the opportunity; one that holds an address is kept "
        "under a pseudonym."
    )
    version: Version
    open: Flag = Field(default=True, description="A deal in work: its leads go to the owner.")
    owner_rep_id: PersonIdentifier | None = Field(default=None, description="Who works on it.")
    pipeline: Literal["plg", "sales"] | None = Field(
        default=None, description="Of the two pipelines; absent: told by the stage."
    )
    stage: Told = Field(
        default="", max_length=128, description="As the policy names the stage, or as the CRM does."
    )
    amount: Whole | None = Field(
        default=None, ge=0, le=MOST_DOLLARS, description="In US dollars a year."
    )
    complex: Flag | None = Field(
        default=None, description="Complex work for its owner; absent: the policy judges."
    )
    opened_at: Moment | None = Field(default=None, description="When work on it began.")

    def opportunity(self, pseudonyms: Pseudonyms) -> Opportunity:
        """Return the opportunity."""
        return Opportunity(
            opportunity_id=hidden(self.opportunity_id, pseudonyms),
            version=self.version,
            crm_id=self.account(pseudonyms),
            owner=RepId(self.owner_rep_id) if self.owner_rep_id else None,
            is_open=self.open,
            pipeline=self.pipeline,
            stage=self.stage,
            amount=self.amount,
            is_complex=self.complex,
            opened_at=self.opened_at,
        )


class OpportunityChangedV1(Event):
    """An opportunity was opened, moved on, changed hands or ended."""

    detail_type: ClassVar[str] = "OpportunityChanged.v1"
    source: ClassVar[str] = "crm"

    data: OpportunityChangedData
