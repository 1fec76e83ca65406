"""Read keys from Secrets Manager, each at most once in five minutes."""

from functools import cached_property
from math import inf
from time import monotonic
from typing import TYPE_CHECKING

from plg_router.adapters import aws
from plg_router.kernel.errors import Transient

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

MAX_AGE_SECONDS = 300


class Secrets:
    """The secrets that the function may read; none is read before it is needed."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, str]] = {}  # until when it serves, and its text

    @cached_property
    def _client(self) -> "SecretsManagerClient":
        return aws.client("secretsmanager")

    def text(self, name: str) -> str:
        """Return a secret's text; raises Transient when it cannot be read."""
        stale_at, text = self._known.get(name, (-inf, ""))
        if monotonic() >= stale_at:
            text = self._asked(name)
            self._known[name] = monotonic() + MAX_AGE_SECONDS, text
        return text

    def _asked(self, name: str) -> str:
        try:
            with aws.answered():
                return self._client.get_secret_value(SecretId=name)["SecretString"]
        except Transient as error:
            raise Transient(name) from error
