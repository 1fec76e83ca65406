"""Add up what the functions say of themselves in their logs, a line a batch or decision."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from infra.operate.cloud import Cloud
from infra.operate.function_log import Line, lines

_FIGURE = "write_units"  # in every line that holds any
_AT_A_TIME = timedelta(seconds=10)

STAGES = ("ingestion", "enrichment", "scoring", "routing", "sla", "crm")


def batch_totals(cloud: Cloud, since: datetime) -> Counter[str]:
    """Return the sums of the figures in the `batch` lines of ingestion, by name."""
    log = _log(cloud, "ingestion", since)
    return _sums(line for line in log if line["message"] == "batch")


def write_units(cloud: Cloud, since: datetime) -> float:
    """Return the write units that all stages together report."""
    return sum(_sums(_log(cloud, stage, since))[_FIGURE] for stage in STAGES)


def _log(cloud: Cloud, stage: str, since: datetime) -> Iterator[Line]:
    group, now = cloud.names.log_group(stage), datetime.now(UTC)
    return lines(cloud.logs, group, _FIGURE, since, now, at_a_time=_AT_A_TIME)


def _sums(log: Iterable[Line]) -> Counter[str]:
    totals: Counter[str] = Counter()
    for line in log:
        totals.update({key: value for key, value in line.items() if _is_number(value)})
    return totals


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
