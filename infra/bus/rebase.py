"""Move a recorded trace in time, so that what happened then happens now."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from infra.bus.entries import Entry, text_of

# Every field of a product event that holds a moment, wherever it stands in the detail.
_MOMENTS = frozenset(
    {
        "occurred_at",  # ours
        "timestamp",  # Segment's
        "originalTimestamp",
        "sentAt",
        "receivedAt",
        "event_time",  # Amplitude's
        "client_event_time",
        "time",  # Heap's, Mixpanel's (in seconds since 1970) and a CloudEvent's
    }
)


def shift_to(entries: Iterable[Entry], now: datetime) -> timedelta:
    """Return how far the entries have to move for the last of them to happen now."""
    last = max((_moment(entry["Time"]) for entry in entries), default=now)
    return timedelta(seconds=round((now - last).total_seconds()))


def shifted(entry: Entry, shift: timedelta) -> Entry:
    """Return the entry with every moment in it moved by the shift."""
    return Entry(
        Source=entry["Source"],
        DetailType=entry["DetailType"],
        Time=text_of(_moment(entry["Time"]) + shift),
        Detail=_moved(entry["Detail"], shift),
    )


def _moved(value: object, shift: timedelta) -> object:
    if isinstance(value, dict):
        return {
            key: _moved_moment(item, shift) if key in _MOMENTS else _moved(item, shift)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_moved(item, shift) for item in value]
    return value


def _moved_moment(value: object, shift: timedelta) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value + shift.total_seconds()
    try:
        return text_of(_moment(str(value)) + shift)
    except ValueError:
        return value  # a broken moment is played as broken as it was recorded


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
