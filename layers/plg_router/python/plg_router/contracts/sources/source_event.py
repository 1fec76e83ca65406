"""What every source's message turns into before the policy gives it a meaning (S16, S17)."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple, TypeVar

from plg_router.contracts.envelope import Contract
from plg_router.contracts.properties import Properties
from plg_router.kernel.errors import Rejected
from plg_router.policy.sources import PersonProperties, SourcesPolicy

Value = TypeVar("Value")

PLAIN = PersonProperties()  # title is called title


def first_of(fields: Mapping[str, Value | None]) -> Value:
    """Return the first value that is there; raises Rejected, naming the fields, without any."""
    for value in fields.values():
        if value is not None:
            return value
    first, *_ = fields
    fix = " or ".join(field.rpartition(".")[2] for field in fields)
    raise Rejected(first, f"is missing; send {fix}")


class Person(NamedTuple):
    """Who did it, in the words of the source; read only where the event has a meaning."""

    ids: Mapping[str, str | None]  # by their field of the message
    traits: Properties
    named: PersonProperties = PLAIN
    previous_id: str | None = None

    @property
    def user_id(self) -> str:
        """Return whose event it is; raises Rejected where it names nobody."""
        return first_of(self.ids)


class SourceEvent(NamedTuple):
    """One thing that one user did, in the words of the source."""

    event_id: str
    occurred_at: datetime
    time_field: str  # where the time stands in the message
    table: str | None  # of the policy's tables, the one to look in; None: it says who somebody is
    name: str  # what to look for there
    person: Person
    groups: Properties
    group_names: tuple[str, ...]  # the groups whose members share a workspace
    properties: Properties


class SourceMessage(Contract, ABC):
    """A message of a source, in the fields that are read here."""

    @abstractmethod
    def translated(self, sources: SourcesPolicy) -> SourceEvent:
        """Return what it says; `sources` tell where a vendor's users keep their facts."""
