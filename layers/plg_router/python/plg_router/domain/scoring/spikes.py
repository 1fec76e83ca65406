"""Tell an accident from a habit: days of a volume that the account never sustains (S56)."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence


def spike_days(volumes: Mapping[int, float], *, factor: int, lasting: int) -> frozenset[int]:
    """Return the days whose volume exceeds so many times the median of the other days' volumes.

    Once there are `lasting` such days they are no spikes any more: the account has grown. Who
    recorded volume on fewer days has no habit yet to compare with: all of them are spikes.
    """
    ordered = sorted(volumes.values())
    new = len(ordered) < lasting
    high = [
        day
        for day, volume in volumes.items()
        if volume > (0.0 if new else factor * _median_of_the_others(ordered, volume))
    ]
    return frozenset(high) if len(high) < lasting else frozenset()


def _median_of_the_others(ordered: Sequence[float], volume: float) -> float:
    """Return the lower median of volumes in order without one of them; 0 for none but it."""
    middle = (len(ordered) - 2) // 2
    if middle < 0:
        return 0.0
    return ordered[middle + 1] if bisect_left(ordered, volume) <= middle else ordered[middle]
