"""Tell an accident from a habit: days of a volume that the account never sustains (S56)."""

from collections.abc import Mapping, Sequence


def spike_days(volumes: Mapping[int, float], *, factor: int, lasting: int) -> frozenset[int]:
    """Return the days whose volume exceeds so many times the median of the other days' volumes.

    Once there are `lasting` such days they are no spikes any more: the account has grown. Who
    recorded volume on fewer days has no habit yet to compare with: all of them are spikes.
    """
    ordered = sorted(volumes.values())
    usual = 0.0 if len(ordered) < lasting else factor * _median_below_the_top(ordered)
    high = [day for day, volume in volumes.items() if volume > usual]
    return frozenset(high) if len(high) < lasting else frozenset()


def _median_below_the_top(ordered: Sequence[float]) -> float:
    """Return the lower median of volumes in order but their highest; 0 where there is no other.

    It is the median of the other days for each day above it, and no other can be a spike.
    """
    middle = (len(ordered) - 2) // 2
    return ordered[middle] if middle >= 0 else 0.0
