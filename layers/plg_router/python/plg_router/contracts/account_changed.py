"""AccountChanged.v1: the CRM's record of a company (S18)."""

from typing import ClassVar, Literal

from pydantic import Field

from plg_router.contracts.addresses import hidden
from plg_router.contracts.envelope import Contract, Event
from plg_router.contracts.fields import Flag, Identifier, PersonIdentifier, Told, Version, Whole
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.routing.ownership import AccountChange, CrmAccount, Lifecycle
from plg_router.domain.signals.mail import MailDirectory, company_domain
from plg_router.domain.signals.pseudonyms import Pseudonyms
from plg_router.kernel.ids import RepId, UserId
from plg_router.policy.model import CountryCode

MOST_DOMAINS = 50
MOST_CONTACTS = 200


class AccountChangedData(Contract):
    """A company as the CRM knows it."""

    crm_id: Identifier = Field(
        description="The CRM's own id of the account; one that holds an address is kept under a "
        "pseudonym."
    )
    version: Version
    name: Told | None = Field(default=None, description="What the company is called.")
    domains: tuple[Identifier, ...] = Field(
        min_length=1,
        max_length=MOST_DOMAINS,
        description="The company's own domains, the main one first; none of a mail provider.",
    )
    contacts: tuple[Identifier, ...] = Field(
        default=(),
        max_length=MOST_CONTACTS,
        description="The product's ids of the users the CRM knows as the company's people.",
    )
    owner_rep_id: PersonIdentifier | None = Field(default=None, description="Who owns the account.")
    backup_rep_id: PersonIdentifier | None = Field(
        default=None, description="Who acts where the owner cannot."
    )
    lifecycle: Literal["prospect", "customer", "former"] = Field(
        default="prospect", description="A customer's leads all go to the owner."
    )
    has_open_opportunity: Flag = Field(
        default=False, description="A deal in work: its leads all go to the owner."
    )
    employees: Whole | None = Field(
        default=None, ge=1, le=10**9, description="How many people work there."
    )
    industry: Told | None = Field(default=None, description="E.g. software.")
    country: CountryCode | None = Field(
        default=None, description="Where it is seated, as ISO 3166-1 alpha-2, e.g. DE."
    )
    annual_deal_value: Whole | None = Field(
        default=None,
        ge=0,
        le=10**12,
        description="What a deal would be worth, in US dollars a year.",
    )

    def change(self, mail: MailDirectory, pseudonyms: Pseudonyms) -> AccountChange:
        """Return the change; raises Rejected where a domain is none of a company's."""
        return AccountChange(
            crm=CrmAccount(
                crm_id=hidden(self.crm_id, pseudonyms),
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
            contacts=tuple(UserId(pseudonyms.of(user)) for user in self.contacts),
        )


class AccountChangedV1(Event):
    """A company's owner, stage, domains or size changed in the CRM."""

    detail_type: ClassVar[str] = "AccountChanged.v1"
    source: ClassVar[str] = "crm"

    data: AccountChangedData
