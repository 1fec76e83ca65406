"""Remember a CRM's objects field by field, since its change events carry changed fields alone.

An object is a map of last writers: of each field the latest value stands, and of two values at the
same moment one by a rule. It is a join-semilattice, as profiles are, so that a duplicate or an
event out of order changes nothing.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from plg_router.domain.signals.lattice import join_maps

CONTACTS = "contacts"  # the people of a company, by their pseudonyms: a list with blanks between
DELETED = "_deleted"  # a field of ours: whether the object is gone

Plain = str | int | float | bool | None


class ObjectKind(StrEnum):
    """What an object of a CRM is to us."""

    ACCOUNT = "account"
    OPPORTUNITY = "opportunity"
    TOUCH = "touch"  # a task, call, mail or meeting


@dataclass(frozen=True, slots=True)
class Written:
    """The value of a field, as JSON, and when it was written: milliseconds, then a sequence."""

    at: int
    order: int
    value: str

    @property
    def plain(self) -> Plain:
        """Return the value."""
        plain: Plain = json.loads(self.value)
        return plain


@dataclass(frozen=True, slots=True)
class CrmObject:
    """What is known of an object, by our names of its fields."""

    fields: Mapping[str, Written] = field(default_factory=dict)

    @property
    def is_deleted(self) -> bool:
        """Tell whether the CRM has it no more."""
        return self.get(DELETED) is True

    def get(self, name: str) -> Plain:
        """Return the value of a field; None where it is empty or was never told."""
        written = self.fields.get(name)
        return written.plain if written else None

    @property
    def contacts(self) -> Sequence[str]:
        """Return the people of a company, by their pseudonyms."""
        return str(self.get(CONTACTS) or "").split()

    def without_contact(self, *names: str) -> "CrmObject":
        """Return the object without somebody among its people.

        That counts as written right after what was written, so that a replay of it brings nobody
        back.
        """
        told = self.fields.get(CONTACTS)
        if told is None:
            return self
        left = [each for each in self.contacts if each not in names]
        after = written(told.at, told.order + 1, " ".join(left) or None)
        return CrmObject({**self.fields, CONTACTS: after})

    def join(self, other: "CrmObject") -> "CrmObject":
        """Return the later value of every field on either side."""
        return CrmObject(join_maps(self.fields, other.fields, _later))


@dataclass(frozen=True, slots=True)
class ObjectChange:
    """What one event says of one object."""

    system: str  # salesforce or hubspot
    kind: ObjectKind
    object_id: str
    told: CrmObject

    @property
    def key(self) -> str:
        """Return what the object is kept under."""
        return f"crm:{self.system}:{self.kind}:{self.object_id}"


def written(at: int, order: int, value: object) -> Written:
    """Return a value as it is kept; anything but a plain one counts as empty."""
    plain = value if isinstance(value, str | int | float | bool) else None
    return Written(at, order, json.dumps(plain))


def _later(left: Written, right: Written) -> Written:
    return max(left, right, key=lambda each: (each.at, each.order, each.value))
