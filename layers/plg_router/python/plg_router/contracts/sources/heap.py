"""Heap: an event as a row of Heap Connect, or as a webhook sends it.

Heap, "Heap Connect: Data Schema"
(https://help.heap.io/hc/en-us/articles/18700033317020-Heap-Connect-Data-Schema): a row of an event
table has a column for each property; a user's are on it as well. Heap, "Event Webhooks": the body
may keep the properties one level down; they are read as if they stood beside the rest. Times are
in UTC, with or without a zone written out.
"""

from typing import ClassVar

from pydantic import Field

from plg_router.contracts.fields import (
    Address,
    EventName,
    FreeForm,
    UtcMoment,
    VendorIdentifier,
)
from plg_router.contracts.open_contract import OpenContract
from plg_router.contracts.properties import Properties
from plg_router.contracts.sources.analytics import AnalyticsMessage, analytics_event
from plg_router.contracts.sources.source_event import SourceEvent, first_of
from plg_router.policy.sources import SourcesPolicy


class HeapEvent(AnalyticsMessage, OpenContract):
    """An event of Heap, in the fields that are read here (Heap, "Heap Connect: Data Schema")."""

    named_in: ClassVar[str] = "event_name"
    described_in: ClassVar[str | None] = None

    event_id: VendorIdentifier = Field(
        description="The same event delivered twice carries the same id."
    )
    event_name: EventName = Field(
        description="What happened. The policy maps it; unmapped ones are ignored."
    )
    time: UtcMoment = Field(description="When it happened.")
    identity: VendorIdentifier = Field(
        default=None, description="The product's own id of the user, as given to Heap's identify."
    )
    user_id: VendorIdentifier = Field(
        default=None, description="Heap's own. Read where identity is absent; one is needed."
    )
    email: Address | None = Field(default=None, description="Kept as `user.email` is.")
    properties: FreeForm = Field(
        default_factory=dict,
        description="Where they do not stand beside the rest. Read as the policy's mapping says.",
    )

    def translated(self, sources: SourcesPolicy) -> SourceEvent:
        """Return what it says."""
        columns = {**self.properties, **(self.model_extra or {})}
        if self.email is not None:
            columns["email"] = self.email
        properties = Properties(columns, "detail")
        return analytics_event(
            sources.heap,
            event_id=first_of({"detail.event_id": self.event_id}),
            name=self.event_name,
            occurred_at=self.time,
            time_field="detail.time",
            ids={"detail.identity": self.identity, "detail.user_id": self.user_id},
            properties=properties,
            traits=properties,
            groups=properties,
        )
