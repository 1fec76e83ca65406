"""The command line decides by what AppConfig delivers, not by a file that may be older."""

import json
from io import BytesIO

from infra.names import Names
from infra.operate.policy_in_force import PolicyInForce
from tests.domain.builders import policy


class AppConfig:
    """Delivers one document to whoever names the right configuration."""

    def __init__(self, document):
        self._document = document
        self.asked = None

    def start_configuration_session(self, **asked):
        self.asked = asked
        return {"InitialConfigurationToken": "first"}

    def get_latest_configuration(self, *, ConfigurationToken):  # noqa: N803  as boto3 spells it
        assert ConfigurationToken == "first"
        return {"Configuration": BytesIO(json.dumps(self._document).encode())}


def test_the_policy_in_force_is_read_from_the_environments_own_configuration():
    stricter = policy(scoring__threshold=80)
    appconfig = AppConfig(stricter.model_dump(mode="json"))

    found = PolicyInForce(appconfig, Names("dev")).current()

    assert found == stricter
    assert appconfig.asked == {
        "ApplicationIdentifier": "plg-dev",
        "EnvironmentIdentifier": "dev",
        "ConfigurationProfileIdentifier": "policy",
    }
