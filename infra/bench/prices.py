"""What AWS charges for what the meter counts (us-east-1, on demand, Lambda on arm64)."""

from collections.abc import Mapping
from dataclasses import dataclass

MILLION = 1_000_000
GIGABYTE = 1024**3

# In dollars a unit. The bus fee of a product's own entries is told apart from what we cause.
PRICES: Mapping[str, float] = {
    "bus_chunks": 1.00 / MILLION,
    "sqs_requests": 0.40 / MILLION,
    "invocations": 0.20 / MILLION,
    "gigabyte_seconds": 0.0000133334,
    "write_units": 0.625 / MILLION,
    "read_units": 0.125 / MILLION,
    "transitions": 25.00 / MILLION,
    "log_bytes": 0.50 / GIGABYTE,
}


@dataclass(frozen=True, slots=True)
class Bill:
    """What a number of product events came to."""

    events: int
    product_chunks: int  # what the product's own entries cost on the bus
    counts: Mapping[str, float]  # by the name of a price

    @property
    def lines(self) -> Mapping[str, float]:
        """Return dollars per million events above the bus fee, by what they are paid for."""
        return {
            name: self.counts.get(name, 0) * price * MILLION / self.events
            for name, price in PRICES.items()
        }

    @property
    def above_bus(self) -> float:
        """Return dollars per million events without what the product's own entries cost."""
        return sum(self.lines.values())

    @property
    def in_all(self) -> float:
        """Return dollars per million events, the product's own entries included."""
        own = self.product_chunks * PRICES["bus_chunks"] * MILLION / self.events
        return self.above_bus + own

    def per_event(self, name: str) -> float:
        """Return how much of something one event takes."""
        return self.counts.get(name, 0) / self.events
