"""Add up what the functions say of themselves in their logs, a line a batch or decision."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from infra.cloud import Cloud

if TYPE_CHECKING:
    from mypy_boto3_logs import CloudWatchLogsClient

_HOLDS_FIGURES = '"write_units"'
_STRETCH_MS = 10_000

STAGES = ("ingestion", "enrichment", "scoring", "routing", "sla", "crm")


def batch_totals(cloud: Cloud, since: datetime) -> Counter[str]:
    """Return the sums of the figures in the `batch` lines of ingestion, by name."""
    lines = _lines(cloud.logs, cloud.names.log_group("ingestion"), since)
    return _sums(line for line in lines if line.get("message") == "batch")


def write_units(cloud: Cloud, since: datetime) -> float:
    """Return the write units that all stages together report."""
    return sum(
        _sums(_lines(cloud.logs, cloud.names.log_group(stage), since))["write_units"]
        for stage in STAGES
    )


def _sums(lines: Iterable[dict[str, Any]]) -> Counter[str]:
    totals: Counter[str] = Counter()
    for line in lines:
        totals.update({key: value for key, value in line.items() if _is_number(value)})
    return totals


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _lines(logs: "CloudWatchLogsClient", group: str, since: datetime) -> Iterator[dict[str, Any]]:
    """Yield the structured lines of a log group that hold figures.

    They are asked for in short stretches of time: the embedded AWS answers with the first ten
    thousand lines of each and says nothing of the rest.
    """
    pages = logs.get_paginator("filter_log_events")
    start, end = _milliseconds(since), _milliseconds(datetime.now(UTC))
    for stretch in range(start, end, _STRETCH_MS):
        for page in pages.paginate(
            logGroupName=group,
            startTime=stretch,
            endTime=stretch + _STRETCH_MS - 1,
            filterPattern=_HOLDS_FIGURES,
        ):
            for event in page["events"]:
                line = _parsed(event["message"])
                if "message" in line:  # what has none is a metric or the platform's own
                    yield line


def _parsed(text: str) -> dict[str, Any]:
    try:
        line = json.loads(text)
    except ValueError:
        return {}
    return line if isinstance(line, dict) else {}


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
