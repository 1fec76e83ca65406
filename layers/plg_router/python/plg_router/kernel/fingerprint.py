"""Turn any text into a short, stable name that cannot be read back."""

from hashlib import sha256


def fingerprint(text: str, digits: int = 16) -> str:
    """Return the first `digits` hexadecimal digits of the SHA-256 of the text (at most 64)."""
    return sha256(text.encode()).hexdigest()[:digits]
