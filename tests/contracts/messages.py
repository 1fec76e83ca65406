"""Messages as they reach ingestion: valid ones to vary, and the reader in force."""

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

from infra.event_book.book import EVENTS
from infra.event_book.schemas import CLOUD_EVENT, OF_VENDORS
from infra.policies.file import policy_of
from plg_router.adapters.mail_domains import PinnedMailDirectory
from plg_router.contracts.read_product import ProductReader
from plg_router.domain.signals.reading import Reading
from plg_router.domain.signals.signal import Signal
from tests.fakes.pseudonyms import OpenNames

NOW = datetime(2026, 11, 10, 12, tzinfo=UTC)  # every sample was sent in the weeks before
POLICY = policy_of("prod")
MAIL = PinnedMailDirectory()
SAMPLES = sorted(EVENTS.glob("samples/*/*.json"))

FROM_PRODUCT = ("ProductSignal.v1", "ProductSignals.v1", CLOUD_EVENT, *OF_VENDORS)
SEGMENT_SOURCE = "aws.partner/segment.com/web-app"


def read(entry: object) -> Reading:
    """Read an entry, or the body of a message, as ingestion does."""
    body = entry if isinstance(entry, str) else json.dumps(entry)
    return ProductReader(POLICY, MAIL, OpenNames(), NOW)(body)


def signal_in(entry: object) -> Signal:
    """Read an entry that holds exactly one signal and nothing else."""
    reading = read(entry)
    assert (reading.ignored, reading.faults) == ((), ())
    (signal,) = reading.signals
    return signal


def fault_in(entry: object) -> tuple[str, str]:
    """Read an entry that holds exactly one fault and nothing else; return its field and fix."""
    reading = read(entry)
    assert (reading.signals, reading.ignored) == ((), ())
    (fault,) = reading.faults
    return fault.reason.field, fault.reason.fix


def entry_of(detail_type: str, detail: object, source: str = "product") -> dict[str, Any]:
    return {"source": source, "detail-type": detail_type, "detail": detail}


def metadata(**changes: object) -> dict[str, object]:
    said = {"event_id": "sig-1", "occurred_at": "2026-11-10T11:00:00Z", "producer": "web-app"}
    return {**said, **changes}


def signal_data(**changes: object) -> dict[str, object]:
    return {"user": {"user_id": "u-1"}, "signal": "feature_used", **changes}


def native(**changes: object) -> dict[str, Any]:
    """Build a ProductSignal.v1 whose data is changed so."""
    return entry_of("ProductSignal.v1", {"metadata": metadata(), "data": signal_data(**changes)})


def by_user(**changes: object) -> dict[str, Any]:
    """Build a ProductSignal.v1 of a user who is changed so."""
    return native(user={"user_id": "u-1", **changes})


def envelope(*signals: object) -> dict[str, Any]:
    return entry_of("ProductSignals.v1", {"metadata": metadata(), "data": {"signals": signals}})


def in_envelope(event_id: str, **changes: object) -> dict[str, object]:
    return {"metadata": metadata(event_id=event_id), "data": signal_data(**changes)}


def segment(call: str, **content: object) -> dict[str, Any]:
    """Build a message of Segment; a value of None leaves a field out."""
    said = {
        "type": call,
        "messageId": "ajs-1",
        "timestamp": "2026-11-10T11:00:00.000Z",
        "userId": "u-1",
        **content,
    }
    return entry_of(call, _present(said), SEGMENT_SOURCE)


def amplitude(**content: object) -> dict[str, Any]:
    """Build an event of Amplitude; a value of None leaves a field out."""
    said = {
        "event_type": "Feature Used",
        "uuid": "amp-1",
        "event_time": "2026-11-10 11:00:00.000000",
        "user_id": "u-1",
        **content,
    }
    return entry_of("event", _present(said), "amplitude.com/web-app")


def mixpanel(event: str = "Feature Used", **properties: object) -> dict[str, Any]:
    """Build an event of Mixpanel; a value of None leaves a property out."""
    said = {"$insert_id": "mix-1", "time": 1794308400, "$user_id": "u-1", **properties}
    return entry_of("event", {"event": event, "properties": _present(said)}, "mixpanel.com/web-app")


def heap(**columns: object) -> dict[str, Any]:
    """Build an event of Heap; a value of None leaves a column out."""
    said = {
        "event_id": 7012026111011,
        "event_name": "Feature Used",
        "time": "2026-11-10 11:00:00",
        "identity": "u-1",
        **columns,
    }
    return entry_of("event", _present(said), "heap.io/web-app")


def cloud_event(**attributes: object) -> dict[str, Any]:
    """Build a CloudEvent around a native signal; a value of None leaves an attribute out."""
    said = {
        "specversion": "1.0",
        "id": "ce-1",
        "source": "/web-app",
        "type": "com.example.ProductSignal.v1",
        "time": "2026-11-10T11:00:00Z",
        "datacontenttype": "application/json",
        "data": signal_data(),
        **attributes,
    }
    return entry_of("cloudevents", _present(said))


def _present(content: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in content.items() if value is not None}


@cache
def sample(name: str, which: str) -> Any:
    """Return a committed sample; do not change it."""
    return json.loads((EVENTS / "samples" / name / f"{which}.json").read_text())


def entry_with(name: str, detail: object) -> dict[str, Any]:
    """Build the entry that carries a detail of a published contract of the product."""
    vendor = OF_VENDORS.get(name)
    return entry_of("track", detail, vendor.prefixes[0]) if vendor else entry_of(name, detail)
