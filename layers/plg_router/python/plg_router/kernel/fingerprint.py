"""Turn any text into a short, stable name that cannot be read back."""

from functools import lru_cache
from hashlib import sha256

_REMEMBERED = 8192  # the people and workspaces of a batch come again and again


@lru_cache(_REMEMBERED)
def fingerprint(text: str, digits: int = 16) -> str:
    """Return the first `digits` hexadecimal digits of the SHA-256 of the text (at most 64)."""
    return sha256(text.encode()).hexdigest()[:digits]
