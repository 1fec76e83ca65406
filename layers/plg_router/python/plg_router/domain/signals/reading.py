"""What one message of a product says once it is read: signals, ignored names, faults."""

from dataclasses import dataclass
from typing import NamedTuple

from plg_router.domain.signals.signal import Signal
from plg_router.kernel.errors import Rejected

NATIVE = "native"  # the source that speaks our own words


@dataclass(frozen=True, slots=True)
class Fault:
    """A part of a message that can never be accepted, with the part itself."""

    reason: Rejected
    content: str


class Reading(NamedTuple):
    """Every signal in a message is accepted, ignored or at fault: none goes missing."""

    signals: tuple[Signal, ...] = ()
    ignored: tuple[str, ...] = ()  # e.g. segment.tracks.Theme Switched: no such rule in the policy
    faults: tuple[Fault, ...] = ()
    source: str = NATIVE
