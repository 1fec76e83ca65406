"""Read keys that nobody may see from Secrets Manager, through Powertools, at most every 5 minutes."""

from functools import cached_property

from aws_lambda_powertools.utilities.parameters import SecretsProvider
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError

from plg_router.adapters.aws import CONFIG
from plg_router.kernel.errors import Transient

MAX_AGE_SECONDS = 300


class Secrets:
    """The secrets of this account that the function may read; nothing is read before it is asked."""

    @cached_property
    def _provider(self) -> SecretsProvider:
        return SecretsProvider(boto_config=CONFIG)

    def text(self, name: str) -> str:
        """Return a secret's text; raises Transient when it cannot be read."""
        try:
            return str(self._provider.get(name, max_age=MAX_AGE_SECONDS))
        except GetParameterError as error:
            raise Transient(name) from error
