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
    """Return a function that reads the metrics published since it was last called."""

    def read():
        blobs = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        return [
            {metric["Name"]: sum(blob[metric["Name"]]) for metric in metrics["Metrics"]}
            for blob in blobs
            for metrics in blob["_aws"]["CloudWatchMetrics"]
        ]

    return read
