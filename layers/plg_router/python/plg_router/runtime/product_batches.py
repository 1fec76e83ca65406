"""Serve a queue of product messages: read and folded as one batch."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from plg_router.domain.signals.reading import Reading
from plg_router.runtime.events import AnySettings, LambdaHandler
from plg_router.runtime.observability import count, metrics, report
from plg_router.services.ingest_signals import Ingested


@dataclass(frozen=True)
class Intake:
    """What serves product messages."""

    reader: Callable[[], Callable[[str], Reading]]  # made anew for each batch: policy and time
    ingest: Callable[[Sequence[Reading]], Ingested]
    write_units: Callable[[], float]


def on_product_batches(
    settings: type[AnySettings], build: Callable[[AnySettings], Intake]
) -> LambdaHandler:
    """Return a handler that folds a batch and reports only the messages that must come again."""
    intake = cache(lambda: build(settings.from_environment()))

    @metrics.log_metrics
    def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
        records = event["Records"]
        read = intake().reader()
        readings = [read(record["body"]) for record in records]
        ingested = intake().ingest(readings)
        counts = {
            "received": ingested.received,
            "folded": ingested.folded,
            "ignored": sum(ingested.ignored.values()),
            "parked": ingested.parked,
        }
        count(**counts)
        report(
            "batch",
            {
                **counts,
                "accounts": ingested.accounts,
                "write_units": intake().write_units(),
            },
        )
        unfolded = set(ingested.unfolded)
        return {
            "batchItemFailures": [
                {"itemIdentifier": record["messageId"]}
                for record, reading in zip(records, readings, strict=True)
                if unfolded.intersection(reading.signals)
            ]
        }

    return handler
