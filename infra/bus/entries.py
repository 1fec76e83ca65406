"""What an EventBridge entry is here, how a file of them reads, and which signals it carries."""

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypedDict, cast

PRODUCT = "product"
CRM = "crm"
ENVELOPE = "ProductSignals.v1"


class Entry(TypedDict):
    """An entry as PutEvents takes it, with Detail still an object (or whatever was sent as one)."""

    Source: str
    DetailType: str
    Time: str
    Detail: object


class UnreadableEntry(Exception):
    """A line of a file that is no entry; names the line and the fix."""


def text_of(moment: datetime) -> str:
    """Return a moment as ISO 8601 in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_entries(path: Path) -> list[Entry]:
    """Return the entries of a .jsonl or .jsonl.gz file, one a line; raises UnreadableEntry."""
    return list(_lines(path))


def delivered(entry: Entry) -> str:
    """Return the message that a rule of the bus delivers for an entry."""
    message = {
        "source": entry["Source"],
        "detail-type": entry["DetailType"],
        "time": entry["Time"],
        "detail": entry["Detail"],
    }
    return json.dumps(message)


def signal_ids(entry: Entry) -> list[str]:
    """Return the event id of each signal an entry carries; one empty id where it names none."""
    detail = entry["Detail"]
    if not isinstance(detail, dict):
        return [""]
    data = detail.get("data")
    if entry["DetailType"] == ENVELOPE and isinstance(data, dict):
        signals = data.get("signals")
        if isinstance(signals, list) and signals:
            return [_id_of(signal) for signal in signals]
    return [_id_of(detail)]


def _id_of(event: object) -> str:
    """Return the id a native event keeps in its metadata, or Segment's own."""
    if not isinstance(event, dict):
        return ""
    metadata = event.get("metadata")
    named = metadata.get("event_id") if isinstance(metadata, dict) else event.get("messageId")
    return str(named or "")


def _lines(path: Path) -> Iterator[Entry]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield _entry(line, f"{path.name}, line {number}")


def _entry(line: str, where: str) -> Entry:
    try:
        entry = json.loads(line)
    except ValueError as error:
        raise UnreadableEntry(f"{where}: no JSON; write one entry a line") from error
    missing = [key for key in Entry.__annotations__ if not _is_object(entry) or key not in entry]
    if missing:
        raise UnreadableEntry(f"{where}: lacks {', '.join(missing)}; write all four fields")
    return cast("Entry", entry)


def _is_object(value: object) -> bool:
    return isinstance(value, dict)
