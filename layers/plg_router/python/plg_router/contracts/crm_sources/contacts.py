"""Hide the people whom a CRM's record of a company names."""

import re
from dataclasses import replace

from plg_router.domain.crm.crm_object import CONTACTS, CrmObject, ObjectChange, written
from plg_router.domain.signals.pseudonyms import Pseudonyms

MOST_CONTACTS = 200

_BETWEEN = re.compile(r"[;,\s]+")  # as CRMs write a list in one field: a;b or a, b


def with_pseudonyms(change: ObjectChange, pseudonyms: Pseudonyms) -> ObjectChange:
    """Return a change whose contacts, the product's ids of users, bear pseudonyms instead."""
    told = change.told.fields.get(CONTACTS)
    if told is None or not isinstance(told.plain, str):
        return change
    people = [each for each in _BETWEEN.split(told.plain) if each][:MOST_CONTACTS]
    hidden = written(told.at, told.order, " ".join(map(pseudonyms.of, people)) or None)
    return replace(change, told=CrmObject({**change.told.fields, CONTACTS: hidden}))
