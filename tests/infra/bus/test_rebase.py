"""A trace moves in time as a whole, and the same file always by as much."""

from datetime import UTC, datetime, timedelta

from infra.bus.anchor import Anchors
from infra.bus.rebase import shift_to, shifted

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOUR_LATER = NOW + timedelta(hours=1)


def entry(time, /, **detail):
    return {"Source": "product", "DetailType": "track", "Time": time, "Detail": detail}


TRACE = [entry("2015-01-01T00:00:00Z"), entry("2015-01-01T00:59:58Z")]


def test_the_last_entry_happens_now():
    shift = shift_to(TRACE, NOW)

    assert [shifted(one, shift)["Time"] for one in TRACE] == [
        "2026-03-04T11:00:02Z",
        "2026-03-04T12:00:00Z",
    ]


def test_every_moment_in_an_entry_moves_and_nothing_else_does():
    old = entry(
        "2026-03-04T12:00:00Z",
        timestamp="2026-03-04T12:00:00.250Z",
        metadata={"occurred_at": "2026-03-04T13:00:00+01:00", "event_id": "2026"},
        data={"signals": [{"metadata": {"occurred_at": "2026-03-04T12:00:00Z"}}]},
        properties={"since": "2026-03-04T12:00:00Z"},
    )

    moved = shifted(old, timedelta(days=1))

    assert moved["Detail"] == {
        "timestamp": "2026-03-05T12:00:00Z",
        "metadata": {"occurred_at": "2026-03-05T12:00:00Z", "event_id": "2026"},
        "data": {"signals": [{"metadata": {"occurred_at": "2026-03-05T12:00:00Z"}}]},
        "properties": {"since": "2026-03-04T12:00:00Z"},
    }


def test_the_moments_of_every_vendor_move():
    old = entry(
        "2026-03-04T12:00:00Z",
        event_time="2026-03-04 12:00:00.015000",
        client_event_time="2026-03-04 11:59:59",
        time="2026-03-04 12:00:00",
        properties={"time": 1772625600, "times": 3},
    )

    moved = shifted(old, timedelta(days=1))

    assert moved["Detail"] == {
        "event_time": "2026-03-05T12:00:00Z",
        "client_event_time": "2026-03-05T11:59:59Z",
        "time": "2026-03-05T12:00:00Z",
        "properties": {"time": 1772625600 + 86400, "times": 3},
    }


def test_a_moment_that_was_recorded_broken_stays_as_it_was():
    broken = entry("2026-03-04T12:00:00Z", timestamp="yesterday")

    assert shifted(broken, timedelta(days=1))["Detail"] == {"timestamp": "yesterday"}


def test_playing_a_file_again_into_the_same_stack_repeats_its_first_shift(tmp_path):
    file = tmp_path / "trace.jsonl"
    file.write_text("one")
    notes = tmp_path / "stack" / "anchors.json"

    first = Anchors(notes, "stack").shift_of(file, TRACE, NOW)

    assert Anchors(notes, "stack").shift_of(file, TRACE, HOUR_LATER) == first


def test_another_file_and_another_stack_are_moved_to_their_own_now(tmp_path):
    file = tmp_path / "trace.jsonl"
    file.write_text("one")
    notes = tmp_path / "anchors.json"
    first = Anchors(notes, "stack").shift_of(file, TRACE, NOW)

    another_stack = Anchors(notes, "another").shift_of(file, TRACE, HOUR_LATER)
    file.write_text("two")
    another_file = Anchors(notes, "another").shift_of(file, TRACE, NOW)

    assert another_stack == first + timedelta(hours=1)
    assert another_file == first
