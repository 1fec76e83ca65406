"""HubSpot webhooks, forwarded to the bus: a body is a list of changes, each of one property.

HubSpot, "Webhooks API": several changes come in one body; the legacy form names the object in the
subscription type (company.propertyChange), the generic one in objectTypeId; an associationChange
tells which company a deal belongs to.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from plg_router.contracts.envelope import Contract
from plg_router.contracts.fields import EventName, Flag, Identifier, VendorIdentifier, Whole
from plg_router.domain.crm.crm_object import DELETED, CrmObject, ObjectChange, ObjectKind, written
from plg_router.policy.crm import CrmPolicy

MOST_CHANGES = 100  # of one body

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
        alias="occurredAt", ge=0, description="When, in milliseconds since 1970."
    )
    object_id: VendorIdentifier = Field(default=None, alias="objectId", description="Which one.")
    object_type_id: Identifier | None = Field(
        default=None, alias="objectTypeId", description="Of generic webhooks: 0-2 is a company."
    )
    event_id: VendorIdentifier = Field(default=None, alias="eventId", description="Of the change.")
    property_name: EventName | None = Field(
        default=None, alias="propertyName", description="Which property has changed."
    )
    property_value: str | None = Field(
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

    def change(self, policy: CrmPolicy) -> ObjectChange | None:
        """Return what the change says; None where it is about nothing we read."""
        object_type, _, action = self.subscription_type.partition(".")
        if action == "associationChange":
            return self._associated(policy)
        kind = _KINDS.get(_TYPES.get(self.object_type_id or "", object_type))
        if kind is None or self.object_id is None:
            return None
        if action in _DELETES:
            return self._told(kind, self.object_id, {DELETED: _DELETES[action]})
        table = policy.hubspot.table(kind)
        ours = [ours for ours, theirs in table.items() if theirs == self.property_name]
        return self._told(kind, self.object_id, dict.fromkeys(ours, self.property_value or None))

    def _associated(self, policy: CrmPolicy) -> ObjectChange | None:
        kind = _KINDS.get(_TO_COMPANY.get(self.association_type or "", ""))
        if kind is None or self.from_object_id is None:
            return None
        company = None if self.association_removed else self.to_object_id
        ours = [ours for ours, theirs in policy.hubspot.table(kind).items() if theirs == _COMPANY]
        return self._told(kind, self.from_object_id, dict.fromkeys(ours, company))

    def _told(
        self, kind: ObjectKind, object_id: str, values: dict[str, str | bool | None]
    ) -> ObjectChange:
        at = self.occurred_at
        told = CrmObject({ours: written(at, 0, value) for ours, value in values.items()})
        return ObjectChange("hubspot", kind, object_id, told)


class HubSpotWebhook(Contract):
    """A body of HubSpot's webhooks: EventBridge wants an object, so the list has a name."""

    events: Annotated[tuple[HubSpotChange, ...], Field(min_length=1, max_length=MOST_CHANGES)] = (
        Field(description="The changes, as HubSpot sent them.")
    )

    @property
    def event_id(self) -> str:
        """Return a name that a second delivery of the body has too."""
        first = self.events[0]
        return f"{first.object_id or first.from_object_id}@{first.occurred_at}.{first.event_id}"

    def changes(self, policy: CrmPolicy) -> Sequence[ObjectChange]:
        """Return what the body says of each object, in its order."""
        return tuple(self._each(policy))

    def _each(self, policy: CrmPolicy) -> Iterator[ObjectChange]:
        for event in self.events:
            change = event.change(policy)
            if change and change.told.fields:
                yield change
