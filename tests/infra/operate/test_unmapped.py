"""RevOps learns which events mean nothing yet, and gets the lines that give them a meaning."""

import json
from datetime import UTC, datetime, timedelta

import boto3
import pytest
import yaml
from moto import mock_aws

from infra.operate.function_log import lines
from infra.operate.unmapped import Unmapped, policy_lines, unmapped_in
from infra.policies.file import load_policy, policy_of
from plg_router.kernel.kinds import Kind

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
GROUP = "/plg/prod/ingestion"
ODD = ["no", "12", "a: b", "# x", "'", "{}", "[Amplitude] Start", "$identify", "a\nb", " x", "été"]


def batch(**unmapped):
    return {"message": "batch", "received": 9, "unmapped": unmapped}


def of_heap(*names):
    return {Unmapped("heap", "events", name): 1 for name in names}


@pytest.fixture
def logs(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "nobody")
    with mock_aws():
        client = boto3.client("logs", region_name="us-east-1")
        client.create_log_group(logGroupName=GROUP)
        client.create_log_stream(logGroupName=GROUP, logStreamName="one")
        yield client


def write(logs, *said):
    """Write each line of (when, text) into the log."""
    events = [
        {"timestamp": int(when.timestamp() * 1000), "message": text} for when, text in sorted(said)
    ]
    logs.put_log_events(logGroupName=GROUP, logStreamName="one", logEvents=events)


def test_names_are_added_up_over_batches_the_most_frequent_first():
    log = [
        batch(**{"heap.events.Theme Switched": 2, "segment.pages.": 1}),
        {"message": "batch", "received": 3},
        {"message": "failed", "unmapped": {"heap.events.other": 9}},
        batch(**{"segment.tracks.a.b": 5, "heap.events.Theme Switched": 4}),
    ]

    assert list(unmapped_in(log).items()) == [
        (Unmapped("heap", "events", "Theme Switched"), 6),
        (Unmapped("segment", "tracks", "a.b"), 5),
        (Unmapped("segment", "pages", ""), 1),
    ]


def test_only_lines_of_the_time_asked_for_count(logs):
    now = datetime.now(UTC).replace(microsecond=0)
    one = json.dumps(batch(**{"heap.events.x": 1}))
    write(
        logs,
        (now - 50 * HOUR, one),
        (now - 23 * HOUR, one),
        (now - HOUR, "START RequestId: unmapped"),
        (now - HOUR, json.dumps({"_aws": {}, "unmapped": 1})),
        (now - timedelta(seconds=1), one),
    )

    found = unmapped_in(lines(logs, GROUP, "unmapped", now - 24 * HOUR, now))

    assert found == {Unmapped("heap", "events", "x"): 2}


def test_the_lines_to_add_are_grouped_as_the_policy_is():
    counts = {
        Unmapped("segment", "pages", "Careers"): 1200,
        Unmapped("heap", "events", "Theme Switched"): 3,
        Unmapped("segment", "tracks", "Zoomed"): 2,
        Unmapped("segment", "tracks", "Archived"): 1,
    }

    first, *rest = policy_lines(counts)

    assert first.startswith("# KIND is one of signed_up, ")
    assert rest == [
        "sources:",
        "  heap:",
        "    events:",
        "      Theme Switched: {kind: KIND}  # 3 times",
        "  segment:",
        "    pages:",
        "      Careers: {kind: KIND}  # 1,200 times",
        "    tracks:",
        "      Archived: {kind: KIND}  # 1 times",
        "      Zoomed: {kind: KIND}  # 2 times",
    ]


def test_a_kind_in_its_place_makes_them_a_policy_whatever_the_names(tmp_path):
    text = "\n".join(policy_lines(of_heap(*ODD))).replace("KIND", "demo_requested")
    file = tmp_path / "prod.yaml"
    base = policy_of("prod").model_dump(mode="json")
    (tmp_path / "default.yaml").write_text(yaml.safe_dump(base))
    file.write_text(f"extends: default.yaml\n{text}\n")

    events = load_policy(file).sources.heap.events

    assert {name for name, to in events.items() if to.kind is Kind.DEMO_REQUESTED} >= set(ODD)


@pytest.mark.parametrize("name", ["", "Page of <address>", "/users ...", "x" * 80])
def test_a_name_that_the_log_altered_is_counted_but_cannot_be_mapped(name):
    assert list(policy_lines(of_heap(name))) == []
