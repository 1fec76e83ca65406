"""Serve a table's stream: take the events out of the items and put them on the bus."""

import json
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from plg_router.contracts.gathering import Outgoing, gathered
from plg_router.kernel.errors import Transient
from plg_router.kernel.packing import unpack
from plg_router.runtime.discretion import discreet
from plg_router.runtime.entrypoint import AnySettings, LambdaHandler
from plg_router.runtime.observability import count, metrics, report
from plg_router.services.relay_events import OutgoingEvent

Relay = Callable[[Sequence[OutgoingEvent]], list[int]]


def on_outbox(settings: type[AnySettings], build: Callable[[AnySettings], Relay]) -> LambdaHandler:
    """Return a handler that raises Transient while any event of a batch has not left.

    The stream then delivers the batch again: events leave at least once, with the same ids.
    """
    relay = cache(lambda: build(settings.from_environment()))

    @discreet
    @metrics.log_metrics
    def handler(event: dict[str, Any], _context: object) -> None:
        entries = gathered(
            pending
            for record in event["Records"]
            for pending in _pending(record["dynamodb"]["NewImage"])
        )
        refused = relay()([OutgoingEvent(entry.detail_type, entry.detail) for entry in entries])
        told, untold = _announcements(entries, refused)
        counts = {"relayed": told.total(), "refused": untold.total()}
        count(**counts, **told)
        report("batch", {**counts, "entries": len(entries)})
        if refused:
            message = f"the bus refused {len(refused)} entries"
            raise Transient(message)

    return handler


def _pending(item: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the events that an item carries; Lambda hands bytes over in base 64."""
    pending: list[dict[str, Any]] = json.loads(unpack(b64decode(item["outbox"]["B"])))
    return pending


def _announcements(
    entries: Sequence[Outgoing], refused: Sequence[int]
) -> tuple[Counter[str], Counter[str]]:
    """Return how many announcements of each type left, and how many did not.

    Every alarm on what is decided reads the former.
    """
    told, untold = Counter[str](), Counter[str]()
    stayed = frozenset(refused)
    for position, entry in enumerate(entries):
        (untold if position in stayed else told)[entry.detail_type] += entry.announcements
    return told, untold
