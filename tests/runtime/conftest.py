"""What a function says of itself: its log lines and its metrics."""

import json

import pytest

from tests.fakes.log import listening


@pytest.fixture
def log():
    with listening() as log:
        yield log


@pytest.fixture
def published(capsys):
    """Return a function that reads the metrics published so far with exactly these dimensions."""
    lines = []

    def read(**dimensions):
        lines.extend(capsys.readouterr().out.splitlines())
        return [
            {metric["Name"]: sum(blob[metric["Name"]]) for metric in metrics["Metrics"]}
            for blob in map(json.loads, lines)
            for metrics in blob["_aws"]["CloudWatchMetrics"]
            if metrics["Dimensions"] == [list(dimensions)]
            and all(blob[name] == value for name, value in dimensions.items())
        ]

    return read
