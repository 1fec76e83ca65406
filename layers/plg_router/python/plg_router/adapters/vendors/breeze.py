"""Breeze, formerly Clearbit: company and combined look-up (clearbit.com/docs, "Enrichment")."""

from pydantic import Field

from plg_router.adapters.vendors.http import Request
from plg_router.adapters.vendors.replies import (
    Amount,
    CompanyReply,
    PersonReply,
    Reply,
    Text,
    least_of,
)
from plg_router.adapters.vendors.vendor import Api
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.enrichment.person import Person
from plg_router.policy.enrichment import VendorName
from plg_router.policy.model import CountryCode


class Category(Reply):
    """What a company does."""

    industry: Text = None


class Metrics(Reply):
    """How large a company is."""

    employees: Amount = None
    employees_range: Text = Field(default=None, alias="employeesRange")
    annual_revenue: Amount = Field(default=None, alias="annualRevenue")
    estimated_annual_revenue: Text = Field(default=None, alias="estimatedAnnualRevenue")  # a range


class Place(Reply):
    """Where a company is seated."""

    country_code: CountryCode | None = Field(default=None, alias="countryCode")


class Company(CompanyReply):
    """The reply of companies/find."""

    name: Text = None
    category: Category = Category()
    metrics: Metrics = Metrics()
    geo: Place = Place()

    def facts(self) -> CompanyFacts:
        """Return what it says of the company; of a range the lower end."""
        size = self.metrics
        return CompanyFacts(
            name=self.name,
            employees=size.employees or least_of(size.employees_range),
            industry=self.category.industry,
            country=self.geo.country_code,
            annual_revenue=size.annual_revenue or least_of(size.estimated_annual_revenue),
        )


class Employment(Reply):
    """Who employs a person, and as what."""

    domain: Text = None
    title: Text = None
    role: Text = None


class Somebody(Reply):
    """A person."""

    employment: Employment = Employment()


class Combined(PersonReply):
    """The reply of combined/find; its person is null where only a company is known."""

    person: Somebody | None = None

    def job(self) -> Person:
        """Return who employs the person, and as what."""
        found = (self.person or Somebody()).employment
        return Person(employer=found.domain, title=found.title, department=found.role)


BREEZE = Api(
    name=VendorName.BREEZE,
    authorised=lambda key: {"Authorization": f"Bearer {key}"},
    company=lambda domain: Request(
        "GET", "https://company.clearbit.com", "/v2/companies/find", {"domain": domain}
    ),
    company_reply=Company,
    person=lambda address: Request(
        "GET", "https://person.clearbit.com", "/v2/combined/find", {"email": address}
    ),
    person_reply=Combined,
)
