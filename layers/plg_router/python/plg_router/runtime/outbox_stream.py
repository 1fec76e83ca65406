"""Serve a table's stream: take the events out of the items and put them on the bus."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from plg_router.kernel.errors import Transient
from plg_router.runtime.events import AnySettings, LambdaHandler
from plg_router.runtime.observability import count, metrics, report
from plg_router.services.ports import OutgoingEvent

Relay = Callable[[Sequence[OutgoingEvent]], list[int]]


def on_outbox(settings: type[AnySettings], build: Callable[[AnySettings], Relay]) -> LambdaHandler:
    """Return a handler that raises Transient while any event of a batch has not left.

    The stream then delivers the batch again: events leave at least once, with the same ids.
    """
    relay = cache(lambda: build(settings.from_environment()))

    @metrics.log_metrics
    def handler(event: dict[str, Any], _context: object) -> None:
        events = [
            OutgoingEvent(
                pending["detail_type"], json.dumps(pending["detail"], separators=(",", ":"))
            )
            for record in event["Records"]
            for pending in json.loads(record["dynamodb"]["NewImage"]["outbox"]["S"])
        ]
        refused = relay()(events)
        counts = {"relayed": len(events) - len(refused), "refused": len(refused)}
        count(**counts, **_told(events, refused))
        report("batch", counts)
        if refused:
            message = f"the bus refused {len(refused)} events"
            raise Transient(message)

    return handler


def _told(events: Sequence[OutgoingEvent], refused: Sequence[int]) -> Counter[str]:
    """Return how many events of each type left: every alarm on what is decided reads these."""
    stayed = frozenset(refused)
    return Counter(
        event.detail_type for position, event in enumerate(events) if position not in stayed
    )
