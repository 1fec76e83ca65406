"""How each product's own event names map to the catalogue of signals (S16, S17)."""

from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from plg_router.kernel.kinds import Kind
from plg_router.policy.model import Name, PolicyModel


def _several(names: object) -> object:
    return (names,) if isinstance(names, str) else names


_TEXT = {"type": "string", "minLength": 1, "maxLength": 100}
Names = Annotated[
    tuple[Name, ...],
    BeforeValidator(_several),
    WithJsonSchema({"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}),
]


class MappedEvent(PolicyModel):
    """Where one event name leads: a kind, and the properties that carry its facts."""

    kind: Kind
    subject: Names = ()  # names the feature, integration or invited person; the first that is there
    subject_title: Name | None = None  # property with the invited person's job title
    quantity: Name | None = None  # property with the volume used
    workspace: Name | None = "workspace_id"


Table = Mapping[Name, MappedEvent]


class SegmentSource(PolicyModel):
    """Segment: `track` events and page names, by the name the product gives them."""

    tracks: Table = Field(default_factory=dict)
    pages: Table = Field(default_factory=dict)

    @property
    def tables(self) -> Mapping[str, Table]:
        """Return the tables by their name in the policy."""
        return {"tracks": self.tracks, "pages": self.pages}


class PageViews(PolicyModel):
    """The event by which a vendor says that a page was seen."""

    event: Name
    named_by: Name  # its property that names the page


class PersonProperties(PolicyModel):
    """The properties that say who somebody is."""

    email: Name = "email"
    title: Name = "title"
    department: Name = "department"


class AnalyticsSource(PolicyModel):
    """A product-analytics vendor: its events and the pages seen, by name."""

    events: Table = Field(default_factory=dict)
    page_views: PageViews | None = None
    pages: Table = Field(default_factory=dict)
    person: PersonProperties = PersonProperties()
    groups: tuple[Name, ...] = ()  # the vendor's groups whose members share a workspace

    @property
    def tables(self) -> Mapping[str, Table]:
        """Return the tables by their name in the policy."""
        return {"events": self.events, "pages": self.pages}


class SourcesPolicy(PolicyModel):
    """What is accepted from the product, and how it is read."""

    oldest: timedelta = timedelta(days=400)  # archives may be replayed months later
    furthest_ahead: timedelta = timedelta(hours=1)  # producers' clocks may run fast
    segment: SegmentSource = SegmentSource()
    amplitude: AnalyticsSource = AnalyticsSource()
    mixpanel: AnalyticsSource = AnalyticsSource()
    heap: AnalyticsSource = AnalyticsSource()

    @property
    def analytics(self) -> Mapping[str, AnalyticsSource]:
        """Return the vendors of product analytics by name."""
        return {"amplitude": self.amplitude, "mixpanel": self.mixpanel, "heap": self.heap}

    @cached_property
    def tables(self) -> Mapping[str, Mapping[str, Table]]:
        """Return the tables of every vendor, by its name."""
        analytics = {name: source.tables for name, source in self.analytics.items()}
        return {"segment": self.segment.tables, **analytics}
