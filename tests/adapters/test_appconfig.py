"""The policy and the company file are read as deployed, and parsed once a version."""

import pytest

from plg_router.adapters.appconfig import (
    MAX_AGE_SECONDS,
    AppConfigDocument,
    CompanyFile,
    DeployedPolicy,
)
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


STRICT = RULES.model_copy(update={"titles": RULES.titles.model_copy(update={"lead": ("x",)})})


def fail_if_told(failure):
    raise AssertionError(failure)


def document(profile):
    """Return a document as a function that starts reads it."""
    return AppConfigDocument("application", "environment", profile)


class AtWork:
    """A process that read its configuration once and serves on, at any later time."""

    def __init__(self, reader, profile):
        self.seconds = 0.0
        self.told = []
        self.reader = reader(document(profile), self.told.append, lambda: self.seconds)

    def later(self):
        """Let so much time pass that the process asks for news."""
        self.seconds += MAX_AGE_SECONDS


@pytest.fixture
def deployed():
    """Read the policy once."""
    at_work = AtWork(DeployedPolicy, "policy")
    assert at_work.reader.current() == RULES
    return at_work


def test_the_policy_is_the_deployed_one(service):
    assert DeployedPolicy(document("policy"), fail_if_told).current() == RULES
    assert service.sessions == [
        {
            "ApplicationIdentifier": "application",
            "EnvironmentIdentifier": "environment",
            "ConfigurationProfileIdentifier": "policy",
        }
    ]


def test_a_version_of_the_policy_is_parsed_once():
    policies = DeployedPolicy(document("policy"), fail_if_told)

    assert policies.current() is policies.current()


def test_a_new_version_replaces_the_old_one_within_a_minute(service, deployed):
    service.documents["policy"] = STRICT.model_dump_json()

    at_once = deployed.reader.current()
    deployed.later()

    assert (at_once, deployed.reader.current()) == (RULES, STRICT)
    assert deployed.told == []


def test_news_are_asked_for_once_a_minute(service, deployed):
    service.questions.clear()

    for _ in range(3):
        deployed.later()
        for _ in range(5):
            deployed.reader.current()

    assert service.questions == ["policy"] * 3


def test_an_outage_leaves_the_policy_in_force_and_is_told_every_minute(service, deployed):
    del service.documents["policy"]

    for minute in (1, 2, 3):
        deployed.later()
        served = {deployed.reader.current().hash for _ in range(5)}
        assert served == {RULES.hash}
        assert len(deployed.told) == minute

    assert "policy" in str(deployed.told[0])


def test_a_process_at_work_hears_of_what_was_deployed_in_an_outage(service, deployed):
    service.forget_sessions()
    deployed.later()
    assert deployed.reader.current() == RULES
    service.documents["policy"] = STRICT.model_dump_json()
    deployed.later()

    assert deployed.reader.current() == STRICT


@pytest.mark.parametrize("text", ["{", "[]", '{"scoring": {"treshold": 1}}'])
def test_a_policy_that_cannot_be_used_leaves_the_last_one_in_force(service, deployed, text):
    """As long as it stays deployed: AppConfig itself says only once that there is another."""
    service.documents["policy"] = text

    for minute in (1, 2, 3):
        deployed.later()
        assert deployed.reader.current() == RULES
        assert len(deployed.told) == minute

    service.documents["policy"] = STRICT.model_dump_json()
    deployed.later()
    assert deployed.reader.current() == STRICT
    assert len(deployed.told) == 3


def test_what_is_told_of_a_policy_names_the_place_and_the_fix(service, deployed):
    service.documents["policy"] = RULES.model_dump_json().replace('"threshold"', '"treshold"', 1)

    deployed.later()
    deployed.reader.current()

    assert "policy: scoring.treshold: is no key" in str(deployed.told[0])


@pytest.mark.parametrize("text", ["{", "[]", '{"scoring": {}}', ""])
def test_a_first_policy_that_cannot_be_used_is_worth_another_delivery(service, text):
    service.documents["policy"] = text

    with pytest.raises(Transient):
        DeployedPolicy(document("policy"), fail_if_told).current()


def test_a_missing_document_is_worth_another_delivery():
    with pytest.raises(Transient, match="elsewhere"):
        document("elsewhere").news()


def test_a_session_that_lost_its_token_is_opened_anew(service):
    policies = DeployedPolicy(document("late"), fail_if_told)
    with pytest.raises(Transient):
        policies.current()
    service.documents["late"] = RULES.model_dump_json()
    service.forget_sessions()

    assert policies.current() == RULES


def test_the_company_file_tells_what_it_knows():
    file = CompanyFile(document("companies"), fail_if_told)

    assert file.look_up("acme.com") == CompanyFacts("Acme, Inc.", 200, "software", "US", 30_000)
    assert file.look_up("silent.com") == CompanyFacts()
    assert file.look_up("unknown.com") is None


@pytest.mark.parametrize(
    "text", [COMPANIES + "canary.com,Canary,jane@canary.com,,,\n", "domain\ncanary.com\n"]
)
def test_a_company_file_that_cannot_be_used_leaves_the_last_one_in_force(service, text):
    at_work = AtWork(CompanyFile, "companies")
    known = at_work.reader.look_up("acme.com")
    service.documents["companies"] = text

    at_work.later()

    assert at_work.reader.look_up("acme.com") == known
    (failure,) = at_work.told
    assert "companies: line" in str(failure)
    assert "canary" not in str(failure)
