"""Which events wait a second and which may wait a minute: the two ways into ingestion.

Together the patterns catch every event a product or Segment can send, known or not, so that what
cannot be understood is parked with a reason instead of falling between two rules.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plg_router.kernel.errors import Rejected
from plg_router.kernel.kinds import PATIENT_KINDS
from plg_router.policy.policy import Policy
from plg_router.policy.sources import MappedEvent

Pattern = Mapping[str, object]

LARGEST_PATTERN = 2048  # characters; EventBridge's quota for one rule

# A partner bus carries the first prefix. PutEvents refuses sources that begin with `aws.`, so
# whoever replays or forwards Segment messages by hand uses the second.
SEGMENT = [{"prefix": "aws.partner/segment.com/"}, {"prefix": "segment.com/"}]


@dataclass(frozen=True, slots=True)
class Lanes:
    """The patterns of each lane, by the name of their rule."""

    urgent: Mapping[str, Pattern]
    usage: Mapping[str, Pattern]


def lanes_of(policy: Policy) -> Lanes:
    """Divide the traffic by the policy's mapping; raises Rejected when that grows too large."""
    patient_kinds = sorted(kind.value for kind in PATIENT_KINDS)
    tracks = _urgent_names(policy.sources.segment.tracks)
    pages = _urgent_names(policy.sources.segment.pages)
    not_many = [{"anything-but": ["ProductSignals.v1"]}]
    urgent: dict[str, Pattern] = {
        "urgent-product-signals": _product(not_many, _other_than(patient_kinds)),
        "urgent-segment-people": {"source": SEGMENT, "detail-type": ["identify", "group"]},
    }
    usage: dict[str, Pattern] = {
        "usage-product-signals": _product(not_many, patient_kinds),
        "usage-product-envelopes": {"source": ["product"], "detail-type": ["ProductSignals.v1"]},
        "usage-segment-tracks": _segment("track", "event", _other_than(tracks)),
        "usage-segment-pages": _segment("page", "name", _other_than(pages)),
        "usage-segment-others": {
            "source": SEGMENT,
            "detail-type": [{"anything-but": ["identify", "group", "track", "page"]}],
        },
    }
    if tracks:
        urgent["urgent-segment-tracks"] = _segment("track", "event", tracks)
    if pages:
        urgent["urgent-segment-pages"] = _segment("page", "name", pages)
    _refuse_oversize([*urgent.values(), *usage.values()])
    return Lanes(urgent, usage)


def _urgent_names(mapping: Mapping[str, MappedEvent]) -> list[str]:
    return sorted(name for name, event in mapping.items() if event.kind not in PATIENT_KINDS)


def _other_than(values: list[str]) -> list[object]:
    """Match any other value of a field, and its absence."""
    anything: object = {"anything-but": values} if values else {"exists": True}
    return [anything, {"exists": False}]


def _product(detail_type: list[dict[str, list[str]]], signal: Iterable[object]) -> Pattern:
    return {
        "source": ["product"],
        "detail-type": detail_type,
        "detail": {"data": {"signal": list(signal)}},
    }


def _segment(detail_type: str, field: str, values: Iterable[object]) -> Pattern:
    return {"source": SEGMENT, "detail-type": [detail_type], "detail": {field: list(values)}}


def _refuse_oversize(patterns: Iterable[Pattern]) -> None:
    largest = max(len(json.dumps(pattern)) for pattern in patterns)
    if largest > LARGEST_PATTERN:
        raise Rejected(
            "sources.segment",
            f"its names make a rule of {largest} characters where EventBridge allows "
            f"{LARGEST_PATTERN}; map fewer or shorter names",
        )
