"""Add up what the functions say of themselves in their logs, a line a batch or decision."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from infra.cloud import Cloud

if TYPE_CHECKING:
    from mypy_boto3_logs import CloudWatchLogsClient

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
    """Yield the structured lines of a log group; what is no JSON object is the platform's own."""
    pages = logs.get_paginator("filter_log_events").paginate(
        logGroupName=group, startTime=int(since.timestamp() * 1000)
    )
    for page in pages:
        for event in page["events"]:
            try:
                line = json.loads(event["message"])
            except ValueError:
                continue
            if isinstance(line, dict):
                yield line
