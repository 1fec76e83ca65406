"""Hide the people whom a CRM's records name, be it by mistake."""

import re
from dataclasses import replace

from plg_router.contracts.account_changed import MOST_CONTACTS
from plg_router.contracts.addresses import hidden
from plg_router.domain.crm.crm_object import CONTACTS, CrmObject, ObjectChange, Written, written
from plg_router.domain.signals.pseudonyms import Pseudonyms

_COMPANY = "account"  # the CRM's id of the company that something belongs to
_BETWEEN = re.compile(r"[;,\s]+")  # as CRMs write a list in one field: a;b or a, b


def with_pseudonyms(change: ObjectChange, pseudonyms: Pseudonyms) -> ObjectChange:
    """Return a change whose contacts, the product's ids of users, bear pseudonyms instead.

    So do objects and companies whose id holds an address.
    """
    fields = {
        name: _renamed(name, told, pseudonyms) if isinstance(told.plain, str) else told
        for name, told in change.told.fields.items()
    }
    object_id = hidden(change.object_id, pseudonyms)
    return replace(change, object_id=object_id, told=CrmObject(fields))


def _renamed(name: str, told: Written, pseudonyms: Pseudonyms) -> Written:
    value = str(told.plain)
    if name == _COMPANY:
        return written(told.at, told.order, hidden(value, pseudonyms))
    if name != CONTACTS:
        return told
    people = [each for each in _BETWEEN.split(value) if each][:MOST_CONTACTS]
    return written(told.at, told.order, " ".join(map(pseudonyms.of, people)) or None)
