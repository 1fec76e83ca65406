"""Amplitude: an event as the Export API writes it and event streaming forwards it.

Amplitude, "Export API", response schema (https://amplitude.com/docs/apis/analytics/export): one
JSON object an event; its times are in UTC and written without a zone.
"""

from typing import ClassVar

from pydantic import Field

from plg_router.contracts.fields import EventName, FreeForm, UtcMoment, VendorIdentifier
from plg_router.contracts.properties import Properties
from plg_router.contracts.sources.analytics import AnalyticsMessage, analytics_event
from plg_router.contracts.sources.source_event import SourceEvent, first_of
from plg_router.policy.sources import SourcesPolicy


class AmplitudeEvent(AnalyticsMessage):
    """An event of Amplitude, in the fields that are read here (Amplitude, "Export API")."""

    named_in: ClassVar[str] = "event_type"
    described_in: ClassVar[str | None] = "event_properties"

    event_type: EventName = Field(
        description="What happened. The policy maps it; unmapped ones are ignored."
    )
    uuid: VendorIdentifier = Field(
        default=None, description="The same event delivered twice carries the same id."
    )
    exported_insert_id: VendorIdentifier = Field(
        default=None, alias="$insert_id", description="Read where uuid is absent."
    )
    insert_id: VendorIdentifier = Field(
        default=None, description="Read where both are absent; one of the three is needed."
    )
    event_time: UtcMoment | None = Field(
        default=None, description="When it happened, corrected for the clock of the device."
    )
    client_event_time: UtcMoment | None = Field(
        default=None, description="Read where event_time is absent; one of the two is needed."
    )
    user_id: VendorIdentifier = Field(default=None, description="The product's own id of the user.")
    device_id: VendorIdentifier = Field(
        default=None, description="Read where user_id is absent; one of the two is needed."
    )
    event_properties: FreeForm = Field(
        default_factory=dict, description="Read as the policy's mapping of the event says."
    )
    user_properties: FreeForm = Field(
        default_factory=dict, description="Who the user is: email, title, department."
    )
    groups: FreeForm = Field(
        default_factory=dict,
        description="By type. The policy says members of which ones share a workspace.",
    )

    def translated(self, sources: SourcesPolicy) -> SourceEvent:
        """Return what it says."""
        return analytics_event(
            sources.amplitude,
            event_id=first_of(
                {
                    "detail.uuid": self.uuid,
                    "detail.$insert_id": self.exported_insert_id,
                    "detail.insert_id": self.insert_id,
                }
            ),
            name=self.event_type,
            occurred_at=first_of(
                {
                    "detail.event_time": self.event_time,
                    "detail.client_event_time": self.client_event_time,
                }
            ),
            time_field="detail.event_time",
            ids={"detail.user_id": self.user_id, "detail.device_id": self.device_id},
            properties=Properties(self.event_properties, "detail.event_properties"),
            traits=Properties(self.user_properties, "detail.user_properties"),
            groups=Properties(self.groups, "detail.groups"),
        )
