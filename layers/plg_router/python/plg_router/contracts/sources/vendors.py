"""Every vendor whose events are understood as they are: a row here, a module, a policy section."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from plg_router.contracts.sources.amplitude import AmplitudeEvent
from plg_router.contracts.sources.analytics import AnalyticsMessage
from plg_router.contracts.sources.heap import HeapEvent
from plg_router.contracts.sources.mixpanel import MixpanelEvent
from plg_router.contracts.sources.segment import SegmentMessage
from plg_router.contracts.sources.source_event import SourceMessage

_PARTNER = "aws.partner/"

Message_co = TypeVar("Message_co", bound=SourceMessage, covariant=True)


@dataclass(frozen=True, slots=True)
class Vendor(Generic[Message_co]):
    """A source of events that a product did not word itself."""

    name: str  # its section of the policy's sources, and what it is called in metrics
    title: str
    message: type[Message_co]
    host: str

    @property
    def prefixes(self) -> tuple[str, str]:
        """Return how the sources of its events begin.

        A partner bus carries the first; whoever forwards by hand drops the `aws.partner/`, since
        PutEvents refuses sources that begin with `aws.`.
        """
        return f"{_PARTNER}{self.host}/", f"{self.host}/"


SEGMENT = Vendor("segment", "Segment", SegmentMessage, "segment.com")
ANALYTICS: tuple[Vendor[AnalyticsMessage], ...] = (
    Vendor("amplitude", "Amplitude", AmplitudeEvent, "amplitude.com"),
    Vendor("mixpanel", "Mixpanel", MixpanelEvent, "mixpanel.com"),
    Vendor("heap", "Heap", HeapEvent, "heap.io"),
)
VENDORS: tuple[Vendor[SourceMessage], ...] = (SEGMENT, *ANALYTICS)

_BY_HOST = {vendor.host: vendor for vendor in VENDORS}


def vendor_of(source: str) -> Vendor[SourceMessage] | None:
    """Return the vendor whose events have this source."""
    host, slash, _ = source.removeprefix(_PARTNER).partition("/")
    return _BY_HOST.get(host) if slash else None
