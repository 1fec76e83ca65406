"""Read what the functions say of themselves: a structured line a batch or decision."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_logs import CloudWatchLogsClient

Line = dict[str, Any]


def lines(
    logs: "CloudWatchLogsClient",
    group: str,
    holding: str,
    since: datetime,
    until: datetime,
    *,
    at_a_time: timedelta = timedelta(hours=1),
) -> Iterator[Line]:
    """Yield the lines of a log group that hold a word, the platform's own left out.

    They are asked for in stretches of time: the embedded AWS answers with the first ten thousand
    of each and says nothing of the rest.
    """
    pages = logs.get_paginator("filter_log_events")
    for start in range(_milliseconds(since), _milliseconds(until), int(at_a_time / _MILLISECOND)):
        for page in pages.paginate(
            logGroupName=group,
            startTime=start,
            endTime=start + int(at_a_time / _MILLISECOND) - 1,
            filterPattern=f'"{holding}"',
        ):
            for event in page["events"]:
                line = _parsed(event["message"])
                if "message" in line:  # what has none is a metric or the platform's own
                    yield line


_MILLISECOND = timedelta(milliseconds=1)


def _parsed(text: str) -> Line:
    try:
        line = json.loads(text)
    except ValueError:
        return {}
    return line if isinstance(line, dict) else {}


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
