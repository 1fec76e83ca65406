"""Remember how far a file was moved in time, so that playing it again repeats the same events."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from infra.bus.entries import Entry
from infra.bus.rebase import shift_to


class Anchors:
    """The shifts of the files that were played into one stack, kept in a file of the stack's."""

    def __init__(self, notes: Path, stack: str) -> None:
        self._notes = notes
        self._stack = stack  # a stack that was started anew has seen nothing yet

    def shift_of(self, file: Path, entries: Iterable[Entry], now: datetime) -> timedelta:
        """Return the shift of a file: that of its first play, otherwise one that ends it now."""
        shifts = self._known()
        content = sha256(file.read_bytes()).hexdigest()
        if content not in shifts:
            shifts[content] = shift_to(entries, now).total_seconds()
            self._notes.parent.mkdir(parents=True, exist_ok=True)
            self._notes.write_text(json.dumps({"stack": self._stack, "shifts": shifts}, indent=2))
        return timedelta(seconds=shifts[content])

    def _known(self) -> dict[str, float]:
        try:
            notes = json.loads(self._notes.read_text())
        except FileNotFoundError:
            return {}
        shifts: dict[str, float] = notes["shifts"] if notes["stack"] == self._stack else {}
        return shifts
