"""Mixpanel: an event as the Raw Event Export API writes it.

Mixpanel, "Raw Event Export" (https://developer.mixpanel.com/reference/raw-event-export): one JSON
object an event, with everything but its name among its properties. `time` is in seconds since
1970, in UTC for projects made since 2023; set an older project's timezone to UTC. Milliseconds, as
the Ingestion API takes them, are told from seconds by their size.
"""

from typing import ClassVar

from pydantic import Field

from plg_router.contracts.fields import EpochMoment, EventName, Identifier, VendorIdentifier
from plg_router.contracts.open_contract import OpenContract
from plg_router.contracts.properties import Properties
from plg_router.contracts.sources.analytics import AnalyticsMessage, analytics_event
from plg_router.contracts.sources.source_event import SourceEvent
from plg_router.policy.sources import SourcesPolicy


class MixpanelProperties(OpenContract):
    """Mixpanel's own properties; beside them stand the event's, the user's and the groups'."""

    time: EpochMoment = Field(description="When it happened, in seconds since 1970 (UTC).")
    insert_id: Identifier = Field(
        alias="$insert_id", description="The same event delivered twice carries the same id."
    )
    user_id: VendorIdentifier = Field(
        default=None, alias="$user_id", description="The product's own id of the user."
    )
    distinct_id: VendorIdentifier = Field(
        default=None, description="Read where $user_id is absent; one of the two is needed."
    )


class MixpanelEvent(AnalyticsMessage):
    """An event of Mixpanel, in the fields that are read here (Mixpanel, "Raw Event Export")."""

    named_in: ClassVar[str] = "event"
    described_in: ClassVar[str | None] = "properties"

    event: EventName = Field(
        description="What happened. The policy maps it; unmapped ones are ignored."
    )
    properties: MixpanelProperties = Field(
        description="Of the event, its user and its groups; read as the policy's mapping says."
    )

    def translated(self, sources: SourcesPolicy) -> SourceEvent:
        """Return what it says."""
        said = self.properties
        properties = Properties(said.model_extra or {}, "detail.properties")
        return analytics_event(
            sources.mixpanel,
            event_id=said.insert_id,
            name=self.event,
            occurred_at=said.time,
            time_field="detail.properties.time",
            ids={
                "detail.properties.$user_id": said.user_id,
                "detail.properties.distinct_id": said.distinct_id,
            },
            properties=properties,
            traits=properties,
            groups=properties,
        )
