"""Changes of accounts, and what items carry of them."""

from datetime import timedelta
from typing import Any

from plg_router.contracts.account_events import (
    AccountSignalsChangedData,
    AccountSignalsChangedV1,
)
from plg_router.contracts.envelope import Metadata
from tests.fakes.cast import CAUSE, NOW

SECOND = timedelta(seconds=1)


def change(account_id: str, version: int = 2, **metadata: str) -> AccountSignalsChangedV1:
    """Return that an account changed; each version has a moment and a signal of its own."""
    told: dict[str, Any] = {
        "event_id": f"{account_id}/{version}",
        "occurred_at": NOW + version * SECOND,
        "producer": "plg.router",
        "correlation_id": CAUSE.correlation_id,
        "causation_id": CAUSE.causation_id,
        "signalled_at": NOW + (version - 1) * SECOND,
        **metadata,
    }
    data = AccountSignalsChangedData(account_id=account_id, profile_version=version)
    return AccountSignalsChangedV1(metadata=Metadata(**told), data=data)


def pending(event: AccountSignalsChangedV1) -> dict[str, Any]:
    """Return an event as an item carries it."""
    detail = event.model_dump(mode="json", exclude_none=True)
    return {"detail_type": event.detail_type, "detail": detail}
