"""Read the variables that make hands on from its command line."""

from collections.abc import Mapping

from plg_router.kernel.errors import Rejected


def whole(variables: Mapping[str, str], name: str, usual: int, *, least: int = 0) -> int:
    """Return a whole number, the usual one where nothing is said; raises Rejected."""
    text = variables.get(name) or str(usual)
    if not text.isdecimal() or int(text) < least:
        raise Rejected(name, f"{text} is no whole number of at least {least}")
    return int(text)
