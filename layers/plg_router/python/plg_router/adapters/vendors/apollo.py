"""Apollo: organization and people enrichment (docs.apollo.io, "Enrichment")."""

from plg_router.adapters.vendors.countries import country_code
from plg_router.adapters.vendors.http import Request
from plg_router.adapters.vendors.replies import (
    Amount,
    CompanyReply,
    PersonReply,
    Reply,
    Text,
    Texts,
    host_of,
)
from plg_router.adapters.vendors.vendor import Api
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.enrichment.person import Person
from plg_router.policy.enrichment import VendorName

_HOST = "https://api.apollo.io"


class Organization(Reply):
    """A company, and in a person's reply the employer."""

    name: Text = None
    primary_domain: Text = None
    website_url: Text = None
    industry: Text = None
    estimated_num_employees: Amount = None
    country: Text = None
    annual_revenue: Amount = None


class OrganizationReply(CompanyReply):
    """The reply of organizations/enrich; empty where Apollo knows nothing."""

    organization: Organization | None = None

    def facts(self) -> CompanyFacts:
        """Return what it says of the company."""
        found = self.organization or Organization()
        return CompanyFacts(
            name=found.name,
            employees=found.estimated_num_employees,
            industry=found.industry,
            country=country_code(found.country),
            annual_revenue=found.annual_revenue,
        )


class Somebody(Reply):
    """A person."""

    title: Text = None
    departments: Texts = None  # e.g. master_engineering_technical
    organization: Organization | None = None


class MatchReply(PersonReply):
    """The reply of people/match; the person is null where Apollo knows nobody."""

    person: Somebody | None = None

    def job(self) -> Person:
        """Return who employs the person, and as what."""
        found = self.person or Somebody()
        employer = found.organization or Organization()
        department = next(iter(found.departments or ()), "")
        return Person(
            employer=employer.primary_domain or host_of(employer.website_url),
            title=found.title,
            department=department.removeprefix("master_").replace("_", " ") or None,
        )


APOLLO = Api(
    name=VendorName.APOLLO,
    authorised=lambda key: {"x-api-key": key},
    company=lambda domain: Request(
        "GET", _HOST, "/api/v1/organizations/enrich", {"domain": domain}
    ),
    company_reply=OrganizationReply,
    person=lambda address: Request("POST", _HOST, "/api/v1/people/match", {"email": address}),
    person_reply=MatchReply,
)
