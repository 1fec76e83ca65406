"""The routing policy an environment decides by at this moment, which may be newer than any file."""

import json
from typing import TYPE_CHECKING

from infra.names import Names
from plg_router.policy.policy import Policy, read_policy

if TYPE_CHECKING:
    from mypy_boto3_appconfigdata import AppConfigDataClient

PROFILE = "policy"


class PolicyInForce:
    """What AppConfig delivers, read once."""

    def __init__(self, appconfig: "AppConfigDataClient", names: Names) -> None:
        session = appconfig.start_configuration_session(
            ApplicationIdentifier=names.application,
            EnvironmentIdentifier=names.environment,
            ConfigurationProfileIdentifier=PROFILE,
        )
        token = session["InitialConfigurationToken"]
        answer = appconfig.get_latest_configuration(ConfigurationToken=token)
        self._policy = read_policy(json.loads(answer["Configuration"].read()))

    def current(self) -> Policy:
        """Return the policy in force."""
        return self._policy
