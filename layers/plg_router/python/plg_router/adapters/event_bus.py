"""Put events on the bus: the relay is the only caller (EventBridge)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from plg_router.adapters.aws import answered
from plg_router.services.relay_events import OutgoingEvent

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient

_BATCH = 10  # most entries of one PutEvents


class EventBus:
    """The bus of the environment."""

    def __init__(self, client: "EventBridgeClient", bus_name: str, source: str) -> None:
        self._client = client
        self._bus_name = bus_name
        self._source = source

    def put(self, events: Sequence[OutgoingEvent]) -> list[int]:
        """Put events, ten a call; return the positions of those the bus refused, in order."""
        refused = []
        for start in range(0, len(events), _BATCH):
            with answered():
                answer = self._client.put_events(
                    Entries=[
                        {
                            "EventBusName": self._bus_name,
                            "Source": self._source,
                            "DetailType": event.detail_type,
                            "Detail": event.detail,
                        }
                        for event in events[start : start + _BATCH]
                    ]
                )
            refused += [
                start + position
                for position, entry in enumerate(answer["Entries"])
                if "ErrorCode" in entry
            ]
        return refused
