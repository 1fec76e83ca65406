"""Name people by an HMAC of their id: without the key nobody can try ids or addresses out."""

import hmac
from collections.abc import Callable
from functools import cached_property, lru_cache
from hashlib import sha256

DIGITS = 32  # 128 bits: no two people of one product share a name by chance
_REMEMBERED = 8192  # the people and workspaces of a batch come again and again


class KeyedPseudonyms:
    """HMAC-SHA256 (RFC 2104) under a key that is asked for when the first name is needed."""

    def __init__(self, key: Callable[[], str]) -> None:
        self._key = key
        self._known = lru_cache(_REMEMBERED)(self._made)

    def of(self, told: str) -> str:
        """Return a name of 32 hexadecimal digits; whatever asking for the key raises is raised.

        An address names the same person however it is spelt, so its case makes no difference.
        """
        return self._known(told.strip().casefold() if "@" in told else told)

    @cached_property
    def _keyed(self) -> hmac.HMAC:
        return hmac.new(self._key().encode(), digestmod=sha256)

    def _made(self, told: str) -> str:
        one = self._keyed.copy()
        one.update(told.encode())
        return one.hexdigest()[:DIGITS]
