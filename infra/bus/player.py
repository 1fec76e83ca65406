"""Put entries on the bus, ten a call, and remember when each signal left."""

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING

from infra.bus.entries import CRM, Entry, signal_ids

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_events.type_defs import PutEventsRequestEntryTypeDef

_ENTRIES_A_CALL = 10  # the most PutEvents takes
_CALLS_AT_ONCE = 4
_TRIES = 5

# PutEvents refuses sources that begin with `aws.`; the router knows partners by the rest as well.
_PARTNER = "aws.partner/"


class BusRefused(Exception):
    """The bus refused an entry time and again; names the code it gave."""


def _nothing(_: int) -> None:
    """Report no progress."""


class Player:
    """The one who puts entries on a bus, and knows afterwards what was put and when."""

    def __init__(self, events: "EventBridgeClient", bus: str) -> None:
        self._events = events
        self._bus = bus
        self.signals = 0  # product signals put so far, those inside envelopes counted one by one
        self.put_at: dict[str, datetime] = {}  # event id -> when it was first put
        self._memory = Lock()

    def play(self, entries: Sequence[Entry], progress: Callable[[int], None] = _nothing) -> None:
        """Put all entries and report how many each call put; raises BusRefused.

        Calls overlap, so that entries arrive roughly but not exactly in their order, as in life.
        """
        with ThreadPoolExecutor(_CALLS_AT_ONCE) as pool:
            for ten, moment in pool.map(self._put, _tens(entries)):
                self._remember(ten, moment)
                progress(len(ten))

    def put(self, *entries: Entry) -> None:
        """Put a few entries in exactly this order; raises BusRefused."""
        for ten in _tens(entries):
            self._remember(*self._put(ten))

    def _put(self, entries: Sequence[Entry]) -> tuple[Sequence[Entry], datetime]:
        moment = datetime.now(UTC)
        remaining = [self._request(entry) for entry in entries]
        for _ in range(_TRIES):
            answer = self._events.put_events(Entries=remaining)
            if not answer["FailedEntryCount"]:
                return entries, moment
            verdicts = answer["Entries"]
            remaining = [
                request
                for request, verdict in zip(remaining, verdicts, strict=True)
                if "ErrorCode" in verdict
            ]
        codes = {verdict["ErrorCode"] for verdict in verdicts if "ErrorCode" in verdict}
        raise BusRefused(f"{self._bus} refused {len(remaining)} entries: {', '.join(codes)}")

    def _request(self, entry: Entry) -> "PutEventsRequestEntryTypeDef":
        return {
            "EventBusName": self._bus,
            "Source": entry["Source"].removeprefix(_PARTNER),
            "DetailType": entry["DetailType"],
            "Time": datetime.fromisoformat(entry["Time"]),
            "Detail": json.dumps(entry["Detail"], separators=(",", ":")),
        }

    def _remember(self, entries: Sequence[Entry], moment: datetime) -> None:
        ids = [found for entry in entries if entry["Source"] != CRM for found in signal_ids(entry)]
        with self._memory:
            self.signals += len(ids)
            for event_id in ids:
                self.put_at.setdefault(event_id, moment)


def _tens(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    for start in range(0, len(entries), _ENTRIES_A_CALL):
        yield entries[start : start + _ENTRIES_A_CALL]
