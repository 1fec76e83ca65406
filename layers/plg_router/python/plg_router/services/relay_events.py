"""Publish the events of committed writes."""

from collections.abc import Sequence
from dataclasses import dataclass

from plg_router.services.ports import Bus, OutgoingEvent, Pause

ATTEMPTS = 4


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
