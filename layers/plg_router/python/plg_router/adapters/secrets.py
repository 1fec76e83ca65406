"""Read keys from Secrets Manager, through Powertools, each at most once in five minutes."""

from functools import cached_property

from aws_lambda_powertools.utilities.parameters import SecretsProvider
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError

from plg_router.adapters.aws import CONFIG
from plg_router.kernel.errors import Transient

MAX_AGE_SECONDS = 300


class Secrets:
    """The secrets that the function may read; none is read before it is needed."""

    @cached_property
    def _provider(self) -> SecretsProvider:
        return SecretsProvider(boto_config=CONFIG)

    def text(self, name: str) -> str:
        """Return a secret's text; raises Transient when it cannot be read."""
        try:
            return str(self._provider.get(name, max_age=MAX_AGE_SECONDS))
        except GetParameterError as error:
            raise Transient(name) from error
