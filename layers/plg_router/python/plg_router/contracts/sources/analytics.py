"""What the vendors of product analytics have in common: named events with free-form properties."""

from abc import ABC
from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from plg_router.contracts.properties import Properties
from plg_router.contracts.sources.source_event import Person, SourceEvent, SourceMessage
from plg_router.policy.sources import AnalyticsSource


class AnalyticsMessage(SourceMessage, ABC):
    """An event as its vendor exports it; the fields below are those that rules can match."""

    named_in: ClassVar[str]  # the field that names the event
    described_in: ClassVar[str | None]  # the object with its properties; None: beside the name


def analytics_event(
    source: AnalyticsSource,
    *,
    event_id: str,
    name: str,
    occurred_at: datetime,
    time_field: str,
    ids: Mapping[str, str | None],
    properties: Properties,
    traits: Properties,
    groups: Properties,
) -> SourceEvent:
    """Return an event, with the policy's word on where its vendor keeps what is needed."""
    table, seen = "events", source.page_views
    if seen and name == seen.event:
        table, name = "pages", properties.text(seen.named_by) or ""
    return SourceEvent(
        event_id=event_id,
        occurred_at=occurred_at,
        time_field=time_field,
        table=table,
        name=name,
        person=Person(ids=ids, traits=traits, named=source.person),
        groups=groups,
        group_names=source.groups,
        properties=properties,
    )
