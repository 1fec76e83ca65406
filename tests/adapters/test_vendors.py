"""Each vendor is asked as its documentation says, and its replies mean what it says."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plg_router.adapters.vendors.apollo import APOLLO
from plg_router.adapters.vendors.breeze import BREEZE
from plg_router.adapters.vendors.countries import country_code
from plg_router.adapters.vendors.http import VendorHttp
from plg_router.adapters.vendors.people_data_labs import PEOPLE_DATA_LABS
from plg_router.adapters.vendors.replies import host_of, least_of
from plg_router.adapters.vendors.vendor import HttpVendor
from plg_router.domain.enrichment.answer import Found, NoAnswer, NotFound, Why
from plg_router.domain.enrichment.bucket import Rate
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.enrichment.person import Person
from plg_router.kernel.errors import Transient
from tests.adapters import vendor_replies as replies
from tests.fakes.vendor_service import KEY, Call, document, serving_vendors

APOLLO_COMPANY, APOLLO_PEOPLE = "/api/v1/organizations/enrich", "/api/v1/people/match"
PDL_COMPANY, PDL_PEOPLE = "/v5/company/enrich", "/v5/person/enrich"
BREEZE_COMPANY, BREEZE_PEOPLE = "/v2/companies/find", "/v2/combined/find"
VP = "vp@gmail.com"

COMPANIES = [
    (
        APOLLO,
        APOLLO_COMPANY,
        (
            replies.APOLLO_ORGANIZATION,
            CompanyFacts("Acme", 1600, "information technology & services", "US", None, 10**8),
        ),
    ),
    (
        PEOPLE_DATA_LABS,
        PDL_COMPANY,
        (replies.PDL_COMPANY, CompanyFacts("Acme", 1583, "computer software", "US", None, 10**8)),
    ),
    (
        BREEZE,
        BREEZE_COMPANY,
        (
            replies.BREEZE_COMPANY,
            CompanyFacts("Acme", 1600, "Internet Software & Services", "US", None, 10**8),
        ),
    ),
]
PEOPLE = [
    (
        APOLLO,
        APOLLO_PEOPLE,
        (replies.APOLLO_PERSON, Person("acme.com", "VP Engineering", "engineering technical")),
    ),
    (
        PEOPLE_DATA_LABS,
        PDL_PEOPLE,
        (replies.PDL_PERSON, Person("acme.com", "vp engineering", "engineering")),
    ),
    (
        BREEZE,
        BREEZE_PEOPLE,
        (replies.BREEZE_COMBINED, Person("acme.com", "VP Engineering", "engineering")),
    ),
]
APIS = [APOLLO, PEOPLE_DATA_LABS, BREEZE]
named = {"ids": lambda case: getattr(case, "name", None)}


@pytest.fixture
def service():
    with serving_vendors() as service:
        yield service


@pytest.fixture(scope="module")
def http():
    return VendorHttp(timedelta(seconds=10))  # what is slow is another module's matter


@pytest.fixture
def vendor_of(service, http):
    def made(api, key=lambda: KEY):
        return HttpVendor(api, key, http, 0.01, Rate(60, 5), service.address)

    return made


@pytest.mark.requirement("S19", "S31", "S43")
@pytest.mark.parametrize(("api", "path", "told"), COMPANIES, **named)
def test_a_company_is_found(service, vendor_of, api, path, told):
    reply, facts = told
    service.knows(path, "acme.com", reply)

    assert vendor_of(api).company("acme.com") == Found(facts)
    assert vendor_of(api).company("unknown.com") == NotFound()
    assert [call.path for call in service.calls] == [path, path]


@pytest.mark.requirement("S20")
@pytest.mark.parametrize(("api", "path", "told"), PEOPLE, **named)
def test_a_person_is_found(service, vendor_of, api, path, told):
    reply, job = told
    service.knows(path, VP, reply)

    assert vendor_of(api).person(VP) == Found(job)
    assert vendor_of(api).person("nobody@gmail.com") == NotFound()
    assert [call.path for call in service.calls] == [path, path]


def test_each_vendor_is_asked_the_way_it_documents(service, vendor_of):
    for api in APIS:
        vendor_of(api).company("acme.com")
        vendor_of(api).person(VP)

    assert [replace(call, headers={}) for call in service.calls] == [
        Call("GET", APOLLO_COMPANY, {"domain": "acme.com"}, {}),
        Call("POST", APOLLO_PEOPLE, {"email": VP}, {}),
        Call("GET", PDL_COMPANY, {"website": "acme.com"}, {}),
        Call("GET", PDL_PEOPLE, {"email": VP, "min_likelihood": "6"}, {}),
        Call("GET", BREEZE_COMPANY, {"domain": "acme.com"}, {}),
        Call("GET", BREEZE_PEOPLE, {"email": VP}, {}),
    ]
    assert [call.headers.get("x-api-key") for call in service.calls] == [KEY] * 4 + [None] * 2
    assert [call.headers.get("authorization") for call in service.calls[4:]] == [
        f"Bearer {KEY}"
    ] * 2


@pytest.mark.parametrize("api", APIS, **named)
def test_every_vendor_is_reached_over_tls_where_it_usually_is(api):
    for request in (api.company("acme.com"), api.person(VP)):
        assert request.host.startswith("https://")
        assert VP not in repr(request)


@pytest.mark.parametrize(
    ("api", "empty"),
    [
        (APOLLO, {}),
        (APOLLO, {"organization": None}),
        (APOLLO, {"organization": {"name": "", "estimated_num_employees": 0}}),
        (PEOPLE_DATA_LABS, {"status": 200, "employee_count": 0, "size": None}),
        (BREEZE, {"id": "x", "metrics": {"employees": None}}),
    ],
    **named,
)
def test_a_reply_that_says_nothing_of_a_company_finds_none(service, vendor_of, api, empty):
    service.script.append(document(empty))

    assert vendor_of(api).company("acme.com") == NotFound()


@pytest.mark.parametrize(
    ("api", "empty"),
    [
        (APOLLO, {"person": None}),
        (PEOPLE_DATA_LABS, {"status": 200, "data": {"full_name": "vera"}}),
        (BREEZE, {"person": None, "company": {"name": "Acme"}}),
        (BREEZE, {"person": {"employment": {"domain": None}}}),
    ],
    **named,
)
def test_a_reply_that_names_no_job_finds_nobody(service, vendor_of, api, empty):
    service.script.append(document(empty))

    assert vendor_of(api).person(VP) == NotFound()


@pytest.mark.parametrize(
    ("api", "wrong"),
    [
        (APOLLO, {"organization": {"estimated_num_employees": "1,600"}}),
        (APOLLO, {"organization": {"estimated_num_employees": -5}}),
        (APOLLO, {"organization": {"estimated_num_employees": True}}),
        (APOLLO, {"organization": {"estimated_num_employees": 1e300}}),
        (APOLLO, {"organization": {"name": ["Acme"]}}),
        (APOLLO, {"organization": [1, 2]}),
        (APOLLO, []),
        (PEOPLE_DATA_LABS, {"employee_count": {"from": 1}}),
        (PEOPLE_DATA_LABS, {"location": "san francisco"}),
        (PEOPLE_DATA_LABS, {"display_name": "x" * 257}),
        (BREEZE, {"metrics": None}),
        (BREEZE, {"geo": {"countryCode": "United States"}}),
        (BREEZE, "Acme"),
        (BREEZE, None),
    ],
    **named,
)
def test_a_company_of_wrong_types_is_no_answer(service, vendor_of, api, wrong):
    service.script.append(document(wrong))

    assert vendor_of(api).company("acme.com") == NoAnswer(Why.BROKEN)


@pytest.mark.parametrize(
    ("api", "wrong"),
    [
        (APOLLO, {"person": {"departments": "engineering"}}),
        (APOLLO, {"person": {"organization": {"primary_domain": 7}}}),
        (PEOPLE_DATA_LABS, {"data": None}),
        (PEOPLE_DATA_LABS, {"data": {"job_company_website": True}}),  # not in the plan
        (BREEZE, {"person": {"employment": []}}),
    ],
    **named,
)
def test_a_person_of_wrong_types_is_no_answer(service, vendor_of, api, wrong):
    service.script.append(document(wrong))

    assert vendor_of(api).person(VP) == NoAnswer(Why.BROKEN)


@pytest.mark.parametrize("body", [b"", b"{", b"<html>", b"\xff\xfe", b"[" * 100_000, b"nan"])
def test_a_reply_that_is_no_json_is_no_answer(service, vendor_of, body):
    service.script.append(replace(document({}), body=body))

    assert vendor_of(PEOPLE_DATA_LABS).company("acme.com") == NoAnswer(Why.BROKEN)


def test_a_wrong_key_is_refused(vendor_of):
    refused = vendor_of(APOLLO, lambda: "key-of-somebody-else")

    assert refused.company("acme.com") == NoAnswer(Why.REFUSED)


@pytest.mark.parametrize("key", ["", " ", "a\r\nHost: b", "schlüssel"])
def test_a_key_that_cannot_stand_in_a_header_is_used_for_nothing(service, vendor_of, key):
    assert vendor_of(APOLLO, lambda: key).company("acme.com") == NoAnswer(Why.KEYLESS)
    assert service.calls == []


def test_without_its_key_nobody_is_asked(service, vendor_of):
    def unreadable():
        raise Transient("plg/apollo")

    assert vendor_of(APOLLO, unreadable).person(VP) == NoAnswer(Why.KEYLESS)
    assert service.calls == []


def test_a_key_may_end_in_a_line_break(service, vendor_of):
    service.knows(APOLLO_COMPANY, "acme.com", replies.APOLLO_ORGANIZATION)

    assert isinstance(vendor_of(APOLLO, lambda: f"{KEY}\n").company("acme.com"), Found)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("United States", "US"),
        ("united kingdom", "GB"),
        ("Germany", "DE"),
        ("south korea", "KR"),
        ("czechia", "CZ"),
        ("Ivory Coast", "CI"),
        (" Norway ", "NO"),
        ("Atlantis", None),
        ("", None),
        (None, None),
    ],
)
def test_a_country_is_known_by_its_english_name(name, code):
    assert country_code(name) == code


@pytest.mark.parametrize(
    ("written", "least"),
    [
        ("51-200", 51),
        ("10001+", 10001),
        ("$50M-$100M", 50 * 10**6),
        ("$500M-$1B", 500 * 10**6),
        ("$10B+", 10**10),
        ("$0-$1M", None),
        ("many", None),
        (None, None),
    ],
)
def test_of_a_range_the_lower_end_is_believed(written, least):
    assert least_of(written) == least


@pytest.mark.parametrize(
    ("website", "host"),
    [
        ("acme.com", "acme.com"),
        ("http://www.acme.com/about", "www.acme.com"),
        ("https://acme.com:8443", "acme.com"),
        ("", None),
        (None, None),
    ],
)
def test_a_website_is_reduced_to_its_host(website, host):
    assert host_of(website) == host
