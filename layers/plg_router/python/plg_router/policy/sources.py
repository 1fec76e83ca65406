"""How each product's own event names map to the catalogue of signals (S16, S17)."""

from collections.abc import Mapping
from datetime import timedelta

from pydantic import Field

from plg_router.kernel.kinds import Kind
from plg_router.policy.model import Name, PolicyModel


class MappedEvent(PolicyModel):
    """Where one event name leads: a kind, and the properties that carry its facts."""

    kind: Kind
    subject: Name | None = None  # property that names the feature, integration or invited person
    subject_title: Name | None = None  # property with the invited person's job title
    quantity: Name | None = None  # property with the volume used
    workspace: Name = "workspace_id"


class SegmentSource(PolicyModel):
    """Segment: `track` events and page names, by the name the product gives them."""

    tracks: Mapping[Name, MappedEvent] = Field(default_factory=dict)
    pages: Mapping[Name, MappedEvent] = Field(default_factory=dict)


class SourcesPolicy(PolicyModel):
    """What is accepted from the product, and how it is read."""

    oldest: timedelta = timedelta(days=400)  # archives may be replayed months later
    furthest_ahead: timedelta = timedelta(hours=1)  # producers' clocks may run fast
    segment: SegmentSource = SegmentSource()
