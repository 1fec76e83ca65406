"""Entries are read from files whole, and every signal in them is counted."""

import gzip
import json

import pytest

from infra.bus.entries import UnreadableEntry, read_entries, signal_ids

ENTRY = {
    "Source": "product",
    "DetailType": "ProductSignal.v1",
    "Time": "2026-03-04T12:00:00Z",
    "Detail": {"metadata": {"event_id": "e-1"}},
}


def with_detail(detail, detail_type="ProductSignal.v1"):
    return {**ENTRY, "DetailType": detail_type, "Detail": detail}


def test_plain_and_packed_files_read_alike(tmp_path):
    text = f"{json.dumps(ENTRY)}\n\n{json.dumps(ENTRY)}\n"
    (tmp_path / "plain.jsonl").write_text(text)
    (tmp_path / "packed.jsonl.gz").write_bytes(gzip.compress(text.encode()))

    plain = read_entries(tmp_path / "plain.jsonl")

    assert plain == [ENTRY, ENTRY]
    assert read_entries(tmp_path / "packed.jsonl.gz") == plain


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{", "torn.jsonl, line 2: no JSON"),
        ("[]", "torn.jsonl, line 2: lacks Source, DetailType, Time, Detail"),
        ('{"Source": "product"}', "torn.jsonl, line 2: lacks DetailType, Time, Detail"),
    ],
)
def test_a_line_that_is_no_entry_is_named(tmp_path, line, fault):
    path = tmp_path / "torn.jsonl"
    path.write_text(f"{json.dumps(ENTRY)}\n{line}\n")

    with pytest.raises(UnreadableEntry, match=fault):
        read_entries(path)


@pytest.mark.parametrize(
    ("entry", "ids"),
    [
        (ENTRY, ["e-1"]),
        (with_detail({"messageId": "m-1"}, "track"), ["m-1"]),
        (
            with_detail(
                {
                    "metadata": {"event_id": "envelope"},
                    "data": {"signals": [{"metadata": {"event_id": "a"}}, "broken"]},
                },
                "ProductSignals.v1",
            ),
            ["a", ""],
        ),
        (with_detail({"data": {"signals": []}}, "ProductSignals.v1"), [""]),
        (with_detail([]), [""]),
    ],
)
def test_every_signal_in_an_entry_counts_even_a_broken_one(entry, ids):
    assert signal_ids(entry) == ids
