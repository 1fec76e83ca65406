"""Salesforce change data capture, as Event Relay delivers it to an EventBridge partner bus.

Salesforce, "Change Data Capture Developer Guide", Change Event Message Structure: the payload has
a ChangeEventHeader, the fields that changed, and null for those that were emptied; parts of an
address lie in one object.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import Field

from plg_router.contracts.crm_sources.told import told
from plg_router.contracts.envelope import Contract
from plg_router.contracts.fields import (
    LARGEST_VERSION,
    LAST_MILLISECOND,
    MOST_FIELDS,
    Identifier,
    Whole,
)
from plg_router.contracts.open_contract import OpenContract
from plg_router.domain.crm.crm_object import DELETED, CrmObject, ObjectChange, ObjectKind, written
from plg_router.policy.crm import CrmPolicy

MOST_RECORDS = 100

_KINDS = {
    "Account": ObjectKind.ACCOUNT,
    "Opportunity": ObjectKind.OPPORTUNITY,
    "Task": ObjectKind.TOUCH,
    "Event": ObjectKind.TOUCH,
}
_DELETES = {"DELETE": True, "UNDELETE": False}
_NOTHING = object()


class ChangeEventHeader(Contract):
    """What changed, and when."""

    entity_name: Identifier = Field(alias="entityName", description="E.g. Account.")
    record_ids: Annotated[tuple[Identifier, ...], Field(max_length=MOST_RECORDS)] = Field(
        alias="recordIds", description="The objects that changed, all in the same way."
    )
    change_type: Identifier = Field(
        alias="changeType", description="CREATE, UPDATE, DELETE or UNDELETE; GAP_ tells no fields."
    )
    commit_timestamp: Whole = Field(
        alias="commitTimestamp",
        ge=0,
        le=LAST_MILLISECOND,
        description="When, in milliseconds since 1970.",
    )
    sequence_number: Whole = Field(
        default=0,
        alias="sequenceNumber",
        ge=0,
        le=LARGEST_VERSION,
        description="Its place among those of one commit.",
    )
    nulled_fields: tuple[Identifier, ...] = Field(
        default=(),
        alias="nulledFields",
        max_length=MOST_FIELDS,
        description="Fields that were emptied.",
    )


class SalesforcePayload(OpenContract):
    """The header and, beside it, the fields that changed."""

    header: ChangeEventHeader = Field(
        alias="ChangeEventHeader", description="What changed, and when."
    )


class SalesforceChange(Contract):
    """A change event of Salesforce: AccountChangeEvent, OpportunityChangeEvent, ..."""

    payload: SalesforcePayload = Field(description="The header, and the fields that changed.")

    @property
    def event_id(self) -> str:
        """Return a name that a second delivery of the event has too."""
        header = self.payload.header
        first = header.record_ids[0] if header.record_ids else ""
        return f"{first}@{header.commit_timestamp}.{header.sequence_number}"

    def changes(self, policy: CrmPolicy) -> Sequence[ObjectChange]:
        """Return what the event says of each object; nothing of objects we do not read.

        Raises Rejected for a value that may not be kept: every object was told the same.
        """
        header = self.payload.header
        kind = _KINDS.get(header.entity_name)
        if kind is None:
            return ()
        object_told = self._object(policy.salesforce.table(kind))
        return tuple(
            ObjectChange("salesforce", kind, each, object_told) for each in header.record_ids
        )

    def _object(self, table: Mapping[str, str]) -> CrmObject:
        header, fields = self.payload.header, self.payload.model_extra or {}
        at, order = header.commit_timestamp, header.sequence_number
        found = {
            ours: told(ours, _value(fields, theirs), f"detail.payload.{theirs}")
            for ours, theirs in table.items()
        }
        emptied = {ours: None for ours, theirs in table.items() if theirs in header.nulled_fields}
        values = {ours: value for ours, value in found.items() if value is not _NOTHING} | emptied
        if header.change_type in _DELETES:
            values[DELETED] = _DELETES[header.change_type]
        return CrmObject({ours: written(at, order, value) for ours, value in values.items()})


def _value(fields: Mapping[str, object], path: str) -> object:
    """Return a field by its name, or by name and part, as in BillingAddress.CountryCode."""
    name, _, part = path.partition(".")
    whole = fields.get(name, _NOTHING)
    if not part or whole is None or whole is _NOTHING:
        return whole
    return whole.get(part, _NOTHING) if isinstance(whole, dict) else _NOTHING
