"""One log line and one set of metrics per batch or decision, never per event."""

from collections.abc import Mapping

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

logger = Logger()
metrics = Metrics(namespace="plg-router")


def report(message: str, fields: Mapping[str, object]) -> None:
    """Write one structured line; fields hold counts and ids, never an address or a name."""
    logger.info(message, extra=dict(fields))


def count(**counts: float) -> None:
    """Add counts to the metrics of this invocation."""
    for name, value in counts.items():
        metrics.add_metric(name=name, unit=MetricUnit.Count, value=value)
