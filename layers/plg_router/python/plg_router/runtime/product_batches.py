"""Serve a queue of product messages: read and folded as one batch."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from plg_router.domain.signals.quality import Quality, quality_of
from plg_router.domain.signals.reading import Reading
from plg_router.domain.signals.signal import Signal
from plg_router.runtime.discretion import discreet, tell
from plg_router.runtime.entrypoint import AnySettings, LambdaHandler
from plg_router.runtime.failures import DeadLetters, answer
from plg_router.runtime.observability import count, measure_source, metrics, report
from plg_router.services.ingest_signals import Ingested

MOST_UNMAPPED = 20  # names in a log line: the most frequent ones, and more in the next batch


@dataclass(frozen=True)
class Intake:
    """What serves product messages."""

    reader: Callable[[], Callable[[str], Reading]]  # made anew for each batch: policy and time
    ingest: Callable[[Sequence[Reading]], Ingested]
    write_units: Callable[[], float]
    clock: Callable[[], datetime]
    dead_letters: DeadLetters | None = None  # None: SQS sets aside what fails, without a reason


def on_product_batches(
    settings: type[AnySettings], build: Callable[[AnySettings], Intake]
) -> LambdaHandler:
    """Return a handler that folds a batch and reports only the messages that must come again."""
    intake = cache(lambda: build(settings.from_environment()))

    @discreet
    @metrics.log_metrics
    def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
        records, serving = event["Records"], intake()
        try:
            failures = _fold(serving, records)
        except Exception as failure:  # noqa: BLE001  each message's last try says why
            tell("failed", failure)
            failures = {record["messageId"]: failure for record in records}
        if failures:
            count(failed=len(failures))
        return answer(records, failures, serving.dead_letters)

    return handler


def _fold(intake: Intake, records: Sequence[Mapping[str, Any]]) -> dict[str, Exception]:
    """Fold a batch and say what became of it; return why messages must come again, by their id."""
    read = intake.reader()
    readings = [read(record["body"]) for record in records]
    ingested = intake.ingest(readings)
    counts = {
        "received": ingested.received,
        "folded": ingested.folded,
        "ignored": sum(ingested.ignored.values()),
        "parked": ingested.parked,
        **({"forgotten": ingested.forgotten} if ingested.forgotten else {}),
    }
    count(**counts)
    unfolded = ingested.unfolded
    qualities = _qualities(readings, ingested, intake.clock())
    for source, quality in qualities.items():
        measure_source(source, quality.newest_age, **_counts(quality))
    report(
        "batch",
        {
            **counts,
            "accounts": ingested.accounts,
            "write_units": intake.write_units(),
            "sources": {source: _line(quality) for source, quality in qualities.items()},
            **_unmapped(ingested),
        },
    )
    return {
        record["messageId"]: unfolded[left[0]]
        for record, reading in zip(records, readings, strict=True)
        if (left := [signal for signal in reading.signals if signal in unfolded])
    }


def _qualities(
    readings: Sequence[Reading], ingested: Ingested, now: datetime
) -> Mapping[str, Quality]:
    """Return the quality of each source in the batch; what comes again is measured then."""
    by_source: dict[str, list[Signal]] = {}
    for reading in readings:
        for signal in reading.signals:
            if signal not in ingested.unfolded:
                by_source.setdefault(reading.source, []).append(signal)
    return {
        source: quality_of(signals, ingested.of_companies, now)
        for source, signals in sorted(by_source.items())
    }


def _counts(quality: Quality) -> dict[str, int]:
    return {
        "signals": quality.signals,
        "signals_with_email": quality.with_email,
        "signals_of_companies": quality.of_companies,
    }


def _line(quality: Quality) -> dict[str, float]:
    return {"newest_event_age": quality.newest_age.total_seconds(), **_counts(quality)}


def _unmapped(ingested: Ingested) -> dict[str, dict[str, int]]:
    """Return the names that the policy maps to nothing, for `plg sources unmapped`."""
    names = dict(Counter(ingested.ignored).most_common(MOST_UNMAPPED))
    return {"unmapped": names} if names else {}
