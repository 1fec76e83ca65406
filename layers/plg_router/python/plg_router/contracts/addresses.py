"""Keep addresses out of texts that are stored, told or logged for another reason."""

import re

from plg_router.domain.signals.pseudonyms import Pseudonyms

MASK = "<address>"

_ADDRESS = re.compile(r"(?<!\S)\S+@\S+")  # from the start of a word: one look at each, however long
_INSIDE = re.compile(r"[^\s@]@[^\s@.]+\.[^\s@.]")  # of an id that may hold more than an address


def masked(text: str) -> str:
    """Return a text with its addresses masked; one that is cut first may keep half of one."""
    return _ADDRESS.sub(MASK, text) if "@" in text else text


def hidden(identifier: str, pseudonyms: Pseudonyms) -> str:
    """Return an id that may be kept: the same one, or a pseudonym where it holds an address.

    It stays an id, since the pseudonym is the same whichever message names it.
    """
    return pseudonyms.of(identifier) if holds_address(identifier) else identifier


def holds_address(identifier: str) -> bool:
    """Tell whether an id is made of an address: two parts with an @ between are not enough."""
    return "@" in identifier and _INSIDE.search(identifier) is not None
