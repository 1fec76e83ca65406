"""The policy and the company file are read as deployed, and parsed once a version."""

import pytest

from plg_router.adapters.appconfig import AppConfigDocument, CompanyFile, DeployedPolicy
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.kernel.errors import Transient
from tests.fakes.appconfig_service import AppConfigService
from tests.fakes.cast import RULES
from tests.fakes.loopback import serving

COMPANIES = """\
domain,name,employees,industry,country,annual_deal_value
acme.com,"Acme, Inc.",200,software,US,30000
silent.com,,,,,
"""


@pytest.fixture(scope="module")
def service():
    return AppConfigService()


@pytest.fixture(scope="module")
def address(service):
    with serving(service) as address:
        yield address


@pytest.fixture(autouse=True)
def _reachable(service, address, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_APPCONFIGDATA", address)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    service.documents.update(policy=RULES.model_dump_json(), companies=COMPANIES)
    service.sessions.clear()


def document(profile):
    """Return a document as a function that starts reads it."""
    return AppConfigDocument("application", "environment", profile)


def test_the_policy_is_the_deployed_one(service):
    assert DeployedPolicy(document("policy")).current() == RULES
    assert service.sessions == [
        {
            "ApplicationIdentifier": "application",
            "EnvironmentIdentifier": "environment",
            "ConfigurationProfileIdentifier": "policy",
        }
    ]


def test_a_version_of_the_policy_is_parsed_once():
    policies = DeployedPolicy(document("policy"))

    assert policies.current() is policies.current()


def test_a_new_version_replaces_the_old_one(service):
    strict = RULES.model_copy(update={"titles": RULES.titles.model_copy(update={"lead": ("x",)})})
    before = DeployedPolicy(document("policy")).current()

    service.documents["policy"] = strict.model_dump_json()

    assert before == RULES
    assert DeployedPolicy(document("policy")).current() == strict


@pytest.mark.parametrize("text", ["{", "[]", '{"scoring": {}}', ""])
def test_a_policy_that_cannot_be_used_is_worth_another_delivery(service, text):
    service.documents["policy"] = text

    with pytest.raises(Transient):
        DeployedPolicy(document("policy")).current()


def test_a_missing_document_is_worth_another_delivery():
    with pytest.raises(Transient, match="elsewhere"):
        document("elsewhere").text()


def test_a_session_that_lost_its_token_is_opened_anew(service):
    policies = DeployedPolicy(AppConfigDocument("application", "environment", "late"))
    with pytest.raises(Transient):
        policies.current()
    service.documents["late"] = RULES.model_dump_json()
    service.forget_sessions()

    assert policies.current() == RULES


def test_the_company_file_tells_what_it_knows():
    file = CompanyFile(document("companies"))

    assert file.look_up("acme.com") == CompanyFacts("Acme, Inc.", 200, "software", "US", 30_000)
    assert file.look_up("silent.com") == CompanyFacts()
    assert file.look_up("unknown.com") is None
