"""HubSpot webhooks, forwarded to the bus: a body is a list of changes, each of one property.

HubSpot, "Webhooks API": several changes come in one body; the legacy form names the object in the
subscription type (company.propertyChange), the generic one in objectTypeId; an associationChange
tells which company a deal belongs to.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Annotated

from pydantic import Field, SkipValidation, StringConstraints

from plg_router.contracts.crm_sources.told import told
from plg_router.contracts.envelope import Contract, parse
from plg_router.contracts.fields import (
    LAST_MILLISECOND,
    EventName,
    Flag,
    Identifier,
    VendorIdentifier,
    Whole,
)
from plg_router.domain.crm.crm_object import DELETED, CrmObject, ObjectChange, ObjectKind, written
from plg_router.kernel.errors import Rejected
from plg_router.policy.crm import CrmPolicy

MOST_CHANGES = 100  # of one body
LONGEST_PROPERTY = 65_536  # HubSpot's own bound; what we read of it is shorter

_KINDS = {
    "company": ObjectKind.ACCOUNT,
    "deal": ObjectKind.OPPORTUNITY,
    "task": ObjectKind.TOUCH,
}
_TYPES = {"0-2": "company", "0-3": "deal", "0-27": "task"}  # of generic webhooks
_TO_COMPANY = {"DEAL_TO_COMPANY": "deal", "TASK_TO_COMPANY": "task"}
_COMPANY = "company"  # what the policy calls the company that something is associated with
_DELETES = {"deletion": True, "restore": False}


class HubSpotChange(Contract):
    """One change of one object."""

    subscription_type: EventName = Field(
        alias="subscriptionType", description="E.g. company.propertyChange."
    )
    occurred_at: Whole = Field(
        alias="occurredAt",
        ge=0,
        le=LAST_MILLISECOND,
        description="When, in milliseconds since 1970.",
    )
    object_id: VendorIdentifier = Field(default=None, alias="objectId", description="Which one.")
    object_type_id: Identifier | None = Field(
        default=None, alias="objectTypeId", description="Of generic webhooks: 0-2 is a company."
    )
    event_id: VendorIdentifier = Field(default=None, alias="eventId", description="Of the change.")
    property_name: EventName | None = Field(
        default=None, alias="propertyName", description="Which property has changed."
    )
    property_value: Annotated[str, StringConstraints(max_length=LONGEST_PROPERTY)] | None = Field(
        default=None, alias="propertyValue", description="What it is now; empty for nothing."
    )
    association_type: Identifier | None = Field(
        default=None, alias="associationType", description="E.g. DEAL_TO_COMPANY."
    )
    from_object_id: VendorIdentifier = Field(
        default=None, alias="fromObjectId", description="What is associated."
    )
    to_object_id: VendorIdentifier = Field(
        default=None, alias="toObjectId", description="With what it is associated."
    )
    association_removed: Flag = Field(
        default=False, alias="associationRemoved", description="It is so no more."
    )

    def change(self, policy: CrmPolicy, path: str) -> ObjectChange | None:
        """Return what the change at a path says; None where it is about nothing we read.

        Raises Rejected for a value that may not be kept.
        """
        object_type, _, action = self.subscription_type.partition(".")
        if action == "associationChange":
            return self._associated(policy)
        kind = _KINDS.get(_TYPES.get(self.object_type_id or "", object_type))
        if kind is None or self.object_id is None:
            return None
        if action in _DELETES:
            return self._told(kind, self.object_id, {DELETED: _DELETES[action]})
        table = policy.hubspot.table(kind)
        value, field = self.property_value or None, f"{path}.propertyValue"
        values = {
            ours: told(ours, value, field)
            for ours, theirs in table.items()
            if theirs == self.property_name
        }
        return self._told(kind, self.object_id, values)

    def _associated(self, policy: CrmPolicy) -> ObjectChange | None:
        kind = _KINDS.get(_TO_COMPANY.get(self.association_type or "", ""))
        if kind is None or self.from_object_id is None:
            return None
        company = None if self.association_removed else self.to_object_id
        ours = [ours for ours, theirs in policy.hubspot.table(kind).items() if theirs == _COMPANY]
        return self._told(kind, self.from_object_id, dict.fromkeys(ours, company))

    def _told(self, kind: ObjectKind, object_id: str, values: Mapping[str, object]) -> ObjectChange:
        at = self.occurred_at
        fields = {ours: written(at, 0, value) for ours, value in values.items()}
        return ObjectChange("hubspot", kind, object_id, CrmObject(fields))


class HubSpotWebhook(Contract):
    """A body of HubSpot's webhooks: EventBridge wants an object, so the list has a name."""

    events: tuple[SkipValidation[HubSpotChange], ...] = Field(
        min_length=1,
        max_length=MOST_CHANGES,
        description="The changes, as HubSpot sent them. A faulty one keeps no other from counting.",
    )

    @property
    def event_id(self) -> str:
        """Return a name that a second delivery of the body has too."""
        for document in self.events:
            with suppress(Rejected):
                event = parse(HubSpotChange, document)
                about = event.object_id or event.from_object_id
                return f"{about}@{event.occurred_at}.{event.event_id}"
        return ""  # nothing in it counts

    def changes(self, policy: CrmPolicy) -> Sequence[ObjectChange | Rejected]:
        """Return what the body says of each object, in its order, or why that does not count."""
        return tuple(self._each(policy))

    def _each(self, policy: CrmPolicy) -> Iterator[ObjectChange | Rejected]:
        for index, document in enumerate(self.events):
            path = f"detail.events.{index}"
            try:
                change = parse(HubSpotChange, document, path).change(policy, path)
            except Rejected as reason:
                yield reason
            else:
                if change and change.told.fields:
                    yield change
