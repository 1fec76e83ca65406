"""How changes of accounts leave: those of one batch of the relay share entries of the bus.

Like the relay it compiles no model: what an item tells goes on as it stands there.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plg_router.kernel.batches import batches
from plg_router.kernel.fingerprint import fingerprint

MOST_CHANGES = 25
LARGEST_BYTES = 24 * 1024  # of an entry's changes: ten entries share the 256 KB of a PutEvents
AS_STORED, AS_ANNOUNCED = "AccountSignalsChanged.v1", "AccountSignalsChanged.v2"

Pending = Mapping[str, Any]  # an event as an item carries it: `detail_type` and `detail`


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An entry of the bus with its detail as JSON, and how many announcements it makes."""

    detail_type: str
    detail: str
    announcements: int = 1


def gathered(pending: Iterable[Pending]) -> list[Outgoing]:
    """Return the entries that announce everything pending, changes of accounts after the rest.

    The same changes make the same entries, ids included.
    """
    changes: list[Any] = []
    entries: list[Outgoing] = []
    for event in pending:
        if event["detail_type"] == AS_STORED:
            changes.append(event["detail"])
        else:
            entries.append(Outgoing(event["detail_type"], _text(event["detail"])))
    shares = batches(changes, _size, most=MOST_CHANGES, largest=LARGEST_BYTES)
    return [*entries, *map(_entry, shares)]


def _entry(changes: Sequence[Any]) -> Outgoing:
    metadata = {
        **{part: changes[-1]["metadata"][part] for part in ("occurred_at", "producer")},
        "event_id": fingerprint("/".join(each["metadata"]["event_id"] for each in changes), 32),
    }
    detail = _text({"metadata": metadata, "data": {"changes": changes}})
    return Outgoing(AS_ANNOUNCED, detail, len(changes))


def _size(change: Any) -> int:  # noqa: ANN401  whatever an item carries
    return len(_text(change))


def _text(detail: Any) -> str:  # noqa: ANN401  whatever an item carries
    return json.dumps(detail, separators=(",", ":"))
