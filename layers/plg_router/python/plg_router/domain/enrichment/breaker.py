"""Leave a vendor alone that keeps failing: a circuit breaker (Nygard, "Release It!")."""

from dataclasses import dataclass, replace
from datetime import datetime

from plg_router.policy.enrichment import BreakerPolicy


@dataclass(frozen=True, slots=True)
class Breaker:
    """Closed until so many calls in a row failed; then a single one passes after each pause."""

    failures: int = 0
    open_until: datetime | None = None  # None: closed

    def passed(self, now: datetime, policy: BreakerPolicy) -> "Breaker | None":
        """Return the breaker after one call has passed; None where it lets none through."""
        if self.open_until is None:
            return self
        return replace(self, open_until=now + policy.pause) if now >= self.open_until else None

    def failed(self, now: datetime, policy: BreakerPolicy) -> "Breaker":
        """Return the breaker after a call failed."""
        failures = self.failures + 1
        return Breaker(failures, now + policy.pause if failures >= policy.failures else None)
