"""Publish the events of committed writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from plg_router.services.again import Pause

ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class OutgoingEvent:
    """An event ready to leave: the detail is JSON."""

    detail_type: str
    detail: str


class Bus(Protocol):
    """Where events leave to."""

    def put(self, events: Sequence[OutgoingEvent]) -> list[int]:
        """Put events; return the positions of those the bus refused, in order."""


@dataclass(frozen=True, slots=True)
class RelayEvents:
    """Put events on the bus, and again those it refused: at least once, in any order."""

    bus: Bus
    pause: Pause

    def __call__(self, events: Sequence[OutgoingEvent]) -> list[int]:
        """Return the positions of the events that the bus refused to the last."""
        waiting = list(range(len(events)))
        for attempt in range(ATTEMPTS):
            if attempt:
                self.pause(attempt)
            refused = self.bus.put([events[position] for position in waiting])
            waiting = [waiting[position] for position in refused]
            if not waiting:
                break
        return waiting
