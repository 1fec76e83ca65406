"""Events ride in the item whose write they follow from; the relay takes them off the stream.

There is no second write that could fail: an item version that was committed carries exactly the
events of that version (infra/decisions/0002).
"""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from plg_router.contracts.envelope import Metadata
from plg_router.contracts.outgoing import Announced, announce
from plg_router.contracts.router import ROUTER
from plg_router.kernel.fingerprint import fingerprint
from plg_router.services.ports import Cause


def outbox(
    events: Sequence[Announced], *, written: str, occurred_at: datetime, cause: Cause
) -> str | None:
    """Return the events of one write as the relay reads them; None where there are none.

    `written` names the write for ever (key and version), so a repeated delivery of the stream
    repeats the event ids.
    """
    entries = []
    told: Counter[str] = Counter()
    for event in events:
        name = type(event).__name__
        told[name] += 1
        nth = f"/{told[name]}" if told[name] > 1 else ""
        metadata = Metadata(
            event_id=fingerprint(f"{written}/{name}{nth}", 32),
            occurred_at=occurred_at,
            producer=ROUTER,
            correlation_id=cause.correlation_id,
            causation_id=cause.causation_id,
            signalled_at=cause.signalled_at,
        )
        contract = announce(event, metadata)
        detail = contract.model_dump(mode="json", exclude_none=True)
        entries.append({"detail_type": contract.detail_type, "detail": detail})
    return json.dumps(entries, separators=(",", ":")) if entries else None
