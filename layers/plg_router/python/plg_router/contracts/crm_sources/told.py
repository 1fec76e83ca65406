"""What a field of a CRM may tell: nothing without end, and no address instead of a rep."""

import re

from plg_router.contracts.addresses import holds_address, masked
from plg_router.contracts.fields import IS_AN_ADDRESS, IS_NO_ACCOUNT, LONGEST_IDENTIFIER
from plg_router.domain.crm.crm_object import CONTACTS
from plg_router.kernel.errors import Rejected

LONGEST_VALUE = 1024  # characters
LONGEST_LIST = 32_768  # of the people of a company

_REPS = frozenset({"owner_rep_id", "backup_rep_id"})
_IDS = frozenset({"account", CONTACTS})  # which become pseudonyms: see `contacts`
_DOMAINS = frozenset({"domains", "domain"})
_LOCAL_PART = re.compile(r"[^\s;,]*@")  # of an address where the company's domain is meant
_LONGEST = {
    **dict.fromkeys((*_REPS, "account", "account_id"), LONGEST_IDENTIFIER),
    CONTACTS: LONGEST_LIST,
}


def told(ours: str, value: object, field: str) -> object:
    """Return the value of one of our fields; raises Rejected, naming the CRM's, for what is not.

    Ids are never cut: half of one is somebody else's. Any other text loses its addresses.
    """
    if not isinstance(value, str):
        return value
    longest = _LONGEST.get(ours, LONGEST_VALUE)
    if len(value) > longest:
        raise Rejected(field, f"is too long; send at most {longest} characters")
    if ours in _REPS and holds_address(value):
        raise Rejected(field, IS_AN_ADDRESS)
    if ours == "account_id" and holds_address(value):
        raise Rejected(field, IS_NO_ACCOUNT)
    if ours in _IDS:
        return value
    return _LOCAL_PART.sub("", value) if ours in _DOMAINS else masked(value)
