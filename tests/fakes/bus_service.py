"""EventBridge's PutEvents: keeps what is put."""

import json
from typing import Any
from uuid import uuid4

from tests.fakes.loopback import Answer


class BusService:
    """What was put; speaks the protocol of `events`."""

    def __init__(self) -> None:
        self._entries: list[dict[str, Any]] = []

    def __call__(self, _target: str, body: bytes) -> Answer:
        """Answer PutEvents."""
        entries = json.loads(body)["Entries"]
        self._entries += entries
        taken = [{"EventId": uuid4().hex} for _ in entries]
        return Answer(200, json.dumps({"FailedEntryCount": 0, "Entries": taken}).encode())

    def take(self) -> list[dict[str, Any]]:
        """Return what was put since the last call."""
        taken, self._entries = self._entries, []
        return taken
