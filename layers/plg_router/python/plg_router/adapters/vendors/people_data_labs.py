"""People Data Labs: company and person enrichment, version 5 (docs.peopledatalabs.com)."""

from plg_router.adapters.vendors.countries import country_code
from plg_router.adapters.vendors.http import Request
from plg_router.adapters.vendors.replies import (
    Amount,
    CompanyReply,
    PersonReply,
    Reply,
    Text,
    host_of,
    least_of,
)
from plg_router.adapters.vendors.vendor import Api
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.enrichment.person import Person
from plg_router.policy.enrichment import VendorName

_HOST = "https://api.peopledatalabs.com"
_LEAST_LIKELIHOOD = "6"  # of 10, from which a match is the person asked about


class Location(Reply):
    """Where a company is seated."""

    country: Text = None  # an English name in lower case


class CompanyRecord(CompanyReply):
    """The reply of company/enrich: the company's fields stand beside `status`."""

    name: Text = None
    display_name: Text = None
    employee_count: Amount = None
    size: Text = None  # a range, as the company says itself
    industry: Text = None
    location: Location | None = None
    inferred_revenue: Text = None  # a range in US dollars

    def facts(self) -> CompanyFacts:
        """Return what it says of the company; of a range the lower end."""
        return CompanyFacts(
            name=self.display_name or self.name,
            employees=self.employee_count or least_of(self.size),
            industry=self.industry,
            country=country_code(self.location.country) if self.location else None,
            annual_revenue=least_of(self.inferred_revenue),
        )


class Somebody(Reply):
    """A person."""

    job_title: Text = None
    job_title_role: Text = None
    job_company_website: Text = None


class PersonRecord(PersonReply):
    """The reply of person/enrich."""

    data: Somebody

    def job(self) -> Person:
        """Return who employs the person, and as what."""
        return Person(
            employer=host_of(self.data.job_company_website),
            title=self.data.job_title,
            department=self.data.job_title_role,
        )


PEOPLE_DATA_LABS = Api(
    name=VendorName.PEOPLE_DATA_LABS,
    authorised=lambda key: {"X-Api-Key": key},
    company=lambda domain: Request("GET", _HOST, "/v5/company/enrich", {"website": domain}),
    company_reply=CompanyRecord,
    person=lambda address: Request(
        "GET",
        _HOST,
        "/v5/person/enrich",
        {"email": address, "min_likelihood": _LEAST_LIKELIHOOD},
    ),
    person_reply=PersonRecord,
)
