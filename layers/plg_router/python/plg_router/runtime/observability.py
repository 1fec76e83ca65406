"""One log line and one set of metrics per batch or decision, never per event."""

from collections.abc import Mapping
from datetime import timedelta

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

logger = Logger()
metrics = Metrics()  # in the namespace of the environment, as POWERTOOLS_METRICS_NAMESPACE says


def report(message: str, fields: Mapping[str, object]) -> None:
    """Write one structured line; fields hold counts and ids, never an address or a name."""
    logger.info(message, extra=dict(fields))


def count(**counts: float) -> None:
    """Add counts to the metrics of this invocation."""
    for name, value in counts.items():
        metrics.add_metric(name=name, unit=MetricUnit.Count, value=value)


def measure(**lapses: timedelta) -> None:
    """Add lapses of time to the metrics of this invocation, in seconds: `first_touch`, ..."""
    for name, lapse in lapses.items():
        metrics.add_metric(name=name, unit=MetricUnit.Seconds, value=lapse.total_seconds())


def count_vendor(vendor: str, **counts: float) -> None:
    """Publish what one call to a vendor came to, under the vendor's name: `vendor_calls`, ..."""
    measured = _measured("vendor", vendor)
    for name, value in counts.items():
        measured.add_metric(name=f"vendor_{name}", unit=MetricUnit.Count, value=value)
    measured.flush_metrics()


def measure_source(source: str, newest_event_age: timedelta, **counts: int) -> None:
    """Publish how fresh and how complete a batch of one source is, under the source's name."""
    measured, age = _measured("source", source), newest_event_age.total_seconds()
    measured.add_metric(name="newest_event_age", unit=MetricUnit.Seconds, value=age)
    for name, value in counts.items():
        measured.add_metric(name=name, unit=MetricUnit.Count, value=value)
    measured.flush_metrics()


def _measured(dimension: str, value: str) -> EphemeralMetrics:
    measured = EphemeralMetrics()
    measured.add_dimension(name=dimension, value=value)
    return measured
