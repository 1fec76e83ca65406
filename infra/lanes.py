"""Which events wait a second and which may wait a minute: the two ways into ingestion.

Together the patterns catch every event a product or a vendor can send, known or not, so that what
cannot be understood is parked with a reason instead of falling between two rules.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from plg_router.contracts.product_signal import ProductSignalsV1
from plg_router.contracts.sources.analytics import AnalyticsMessage
from plg_router.contracts.sources.source_event import SourceMessage
from plg_router.contracts.sources.vendors import ANALYTICS, SEGMENT, Vendor
from plg_router.kernel.errors import Rejected
from plg_router.kernel.kinds import PATIENT_KINDS
from plg_router.policy.policy import Policy
from plg_router.policy.sources import AnalyticsSource, SegmentSource, Table

Pattern = Mapping[str, object]

LARGEST_PATTERN = 2048  # characters; EventBridge's quota for one rule

_PEOPLE = ["identify", "group", "alias"]  # Segment's calls that say who somebody is


@dataclass(frozen=True, slots=True)
class Lanes:
    """The patterns of each lane, by the name of their rule."""

    urgent: Mapping[str, Pattern]
    usage: Mapping[str, Pattern]


def lanes_of(policy: Policy) -> Lanes:
    """Divide the traffic by the policy's mapping; raises Rejected when that grows too large."""
    lanes = [_product_lanes(), _people_lanes()]
    lanes += (_lanes(SEGMENT, stream) for stream in _segment_streams(policy.sources.segment))
    for vendor in ANALYTICS:
        source = policy.sources.analytics[vendor.name]
        lanes += (_lanes(vendor, stream) for stream in _streams(vendor.message, source))
    return Lanes(
        {name: pattern for each in lanes for name, pattern in each.urgent.items()},
        {name: pattern for each in lanes for name, pattern in each.usage.items()},
    )


@dataclass(frozen=True, slots=True)
class _Stream:
    """The events of a vendor whose names stand in one table of the policy."""

    table_name: str
    table: Table
    name_in: Sequence[str]  # the path to the name, in the detail
    calls: Pattern = field(default_factory=dict)  # their detail type, where they have one
    detail: Pattern = field(default_factory=dict)  # what else their details have in common
    elsewhere: Sequence[str] = ()  # names that make another stream

    def pattern(self, vendor: Vendor[SourceMessage], names: Iterable[object]) -> Pattern:
        """Return what matches the events of these names."""
        detail = {**self.detail, **_at(self.name_in, names)}
        return {"source": _source(vendor), **self.calls, "detail": detail}


def _product_lanes() -> Lanes:
    """Divide a product's own signals; a CloudEvent names its kind in the same place."""
    source, many = {"source": [ProductSignalsV1.source]}, ProductSignalsV1.detail_type
    one = {**source, "detail-type": [{"anything-but": [many]}]}
    patient, kind = sorted(kind.value for kind in PATIENT_KINDS), ("data", "signal")
    return Lanes(
        urgent={"urgent-product-signals": {**one, "detail": _at(kind, _other_than(patient))}},
        usage={
            "usage-product-signals": {**one, "detail": _at(kind, patient)},
            "usage-product-envelopes": {**source, "detail-type": [many]},
        },
    )


def _people_lanes() -> Lanes:
    """Let Segment's calls about people in at once, and calls of a type that nobody knows."""
    source, known = _source(SEGMENT), [*_PEOPLE, "track", "page"]
    unknown = {"source": source, "detail-type": [{"anything-but": known}]}
    return Lanes(
        urgent={"urgent-segment-people": {"source": source, "detail-type": _PEOPLE}},
        usage={"usage-segment-others": unknown},
    )


def _segment_streams(source: SegmentSource) -> Iterable[_Stream]:
    yield _Stream("tracks", source.tracks, ["event"], {"detail-type": ["track"]})
    yield _Stream("pages", source.pages, ["name"], {"detail-type": ["page"]})


def _streams(message: type[AnalyticsMessage], source: AnalyticsSource) -> Iterable[_Stream]:
    seen, name_in = source.page_views, message.named_in
    if not seen:
        yield _Stream("events", source.events, [name_in])
        return
    properties = [message.described_in] if message.described_in else []
    yield _Stream("events", source.events, [name_in], elsewhere=[seen.event])
    yield _Stream(
        "pages", source.pages, [*properties, seen.named_by], detail={name_in: [seen.event]}
    )


def _lanes(vendor: Vendor[SourceMessage], stream: _Stream) -> Lanes:
    rule = f"{vendor.name}-{stream.table_name}"
    names = sorted(
        name
        for name, mapped in stream.table.items()
        if mapped.kind not in PATIENT_KINDS and name not in stream.elsewhere
    )
    rest = _other_than([*names, *stream.elsewhere])
    lanes = Lanes(
        urgent={f"urgent-{rule}": stream.pattern(vendor, names)} if names else {},
        usage={f"usage-{rule}": stream.pattern(vendor, rest)},
    )
    for pattern in (*lanes.urgent.values(), *lanes.usage.values()):
        _refuse_oversize(f"sources.{vendor.name}.{stream.table_name}", pattern)
    return lanes


def _source(vendor: Vendor[SourceMessage]) -> list[object]:
    return [{"prefix": prefix} for prefix in vendor.prefixes]


def _at(path: Sequence[str], values: Iterable[object]) -> dict[str, object]:
    """Return the pattern of a field, given its path, that holds one of some values."""
    first, *rest = path
    return {first: _at(rest, values) if rest else list(values)}


def _other_than(values: list[str]) -> list[object]:
    """Match any other value of a field, and its absence."""
    anything: object = {"anything-but": values} if values else {"exists": True}
    return [anything, {"exists": False}]


def _refuse_oversize(table: str, pattern: Pattern) -> None:
    size = len(json.dumps(pattern))
    if size > LARGEST_PATTERN:
        raise Rejected(
            table,
            f"its names make a rule of {size} characters where EventBridge allows "
            f"{LARGEST_PATTERN}; map fewer or shorter names",
        )
