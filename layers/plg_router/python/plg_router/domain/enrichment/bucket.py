"""Keep calls to a vendor within its rate: a token bucket, told by the moment it will be full.

Drawing a token moves that moment one interval ahead, waiting brings it closer; so one timestamp
is the whole state, and no clock has to fill anything (ITU-T I.371, "virtual scheduling").
"""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Rate:
    """So many calls a minute, and so many at once after a rest."""

    per_minute: int
    burst: int

    @property
    def interval(self) -> timedelta:
        """Return how long one token takes to come."""
        return timedelta(minutes=1) / self.per_minute


@dataclass(frozen=True, slots=True)
class Bucket:
    """The tokens of one vendor."""

    full_at: datetime | None = None  # None: nothing was ever drawn

    def drawn(self, rate: Rate, now: datetime) -> "Bucket | None":
        """Return the bucket after one token was drawn; None where it holds none."""
        full_at = max(self.full_at or now, now) + rate.interval
        return Bucket(full_at) if full_at - now <= rate.burst * rate.interval else None

    def empty_until(self, moment: datetime, rate: Rate) -> "Bucket":
        """Return the bucket without a token before a moment, as a vendor asks for (Retry-After)."""
        full_at = moment + (rate.burst - 1) * rate.interval
        return Bucket(max(self.full_at or full_at, full_at))
