"""AccountChanged.v1: the CRM's record of a company (S18)."""

from typing import ClassVar, Literal

from pydantic import Field

from plg_router.contracts.envelope import Contract, Event, Identifier, Text
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.routing.ownership import AccountChange, CrmAccount, Lifecycle
from plg_router.domain.signals.mail import MailDirectory, company_domain
from plg_router.kernel.ids import RepId
from plg_router.policy.model import CountryCode

MOST_DOMAINS = 50


class AccountChangedData(Contract):
    """A company as the CRM knows it; `version` rises with every change there."""

    crm_id: Identifier
    version: int = Field(ge=1)
    name: Text | None = None
    domains: tuple[Identifier, ...] = Field(
        min_length=1, max_length=MOST_DOMAINS, description="The main domain first."
    )
    owner_rep_id: Identifier | None = None
    backup_rep_id: Identifier | None = None
    lifecycle: Literal["prospect", "customer", "former"] = "prospect"
    has_open_opportunity: bool = False
    employees: int | None = Field(default=None, ge=1)
    industry: Text | None = None
    country: CountryCode | None = None
    annual_deal_value: int | None = Field(default=None, ge=0, description="US dollars a year.")

    def change(self, mail: MailDirectory) -> AccountChange:
        """Return the change; raises Rejected where a domain is none of a company's."""
        return AccountChange(
            crm=CrmAccount(
                crm_id=self.crm_id,
                version=self.version,
                owner=RepId(self.owner_rep_id) if self.owner_rep_id else None,
                backup=RepId(self.backup_rep_id) if self.backup_rep_id else None,
                lifecycle=Lifecycle(self.lifecycle),
                has_open_opportunity=self.has_open_opportunity,
            ),
            domains=tuple(
                company_domain(domain, mail, f"detail.data.domains.{index}")
                for index, domain in enumerate(self.domains)
            ),
            facts=CompanyFacts(
                name=self.name,
                employees=self.employees,
                industry=self.industry,
                country=self.country,
                annual_deal_value=self.annual_deal_value,
            ),
        )


class AccountChangedV1(Event):
    """A company's owner, stage, domains or size changed in the CRM."""

    detail_type: ClassVar[str] = "AccountChanged.v1"
    source: ClassVar[str] = "crm"

    data: AccountChangedData
