"""The relay: it takes events off the stream of committed writes, in order, at least once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from plg_router.contracts.account_events import AccountSignalsChangedV1, AccountSignalsChangedV2
from plg_router.contracts.envelope import Event, Metadata
from plg_router.contracts.gathering import gathered
from plg_router.contracts.outgoing import announce
from plg_router.services.ports import Cause
from tests.fakes.storage import Key, Row


def announced(rows: Mapping[Key, Row], now: datetime) -> Iterator[Event]:
    """Yield the events of one write; repeated, they carry the same ids."""
    told: Counter[str] = Counter()
    for (pk, sk), row in rows.items():
        for event, cause in row.events:
            written = f"{pk}/{sk}/{row.version}/{type(event).__name__}"
            told[written] += 1
            yield announce(event, _metadata(f"{written}/{told[written]}", now, cause))


def entries(events: Iterable[Event]) -> Iterator[Event]:
    """Yield what a batch puts on the bus: changes of accounts share entries."""
    changes = []
    for event in events:
        if isinstance(event, AccountSignalsChangedV1):
            detail = event.model_dump(mode="json", exclude_none=True)
            changes.append({"detail_type": event.detail_type, "detail": detail})
        else:
            yield event
    for entry in gathered(changes):
        yield AccountSignalsChangedV2.model_validate_json(entry.detail)


def _metadata(event_id: str, now: datetime, cause: Cause) -> Metadata:
    return Metadata(
        event_id=event_id,
        occurred_at=now,
        producer="plg.router",
        correlation_id=cause.correlation_id,
        causation_id=cause.causation_id,
        signalled_at=cause.signalled_at,
    )
