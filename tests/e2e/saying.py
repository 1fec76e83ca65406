"""What tests say to the deployed app: events of this moment."""

from datetime import UTC, datetime
from uuid import uuid4

from infra.bus.entries import PRODUCT, Entry, text_of
from plg_router.contracts.router import ROUTER


def said(source, detail_type, *, event_id=None, **data):
    """Return an event, by default with an id that no other one has."""
    now = text_of(datetime.now(UTC))
    metadata = {"event_id": event_id or str(uuid4()), "occurred_at": now, "producer": "test"}
    detail = {"metadata": metadata, "data": data}
    return Entry(Source=source, DetailType=detail_type, Time=now, Detail=detail)


def did(user_id, email, signal="feature_used", *, workspace_id=None, **properties):
    """Return a signal of the product's."""
    user = {"user_id": user_id, "email": email}
    where = {"workspace_id": workspace_id} if workspace_id else {}
    return said(
        PRODUCT, "ProductSignal.v1", user=user, signal=signal, properties=properties, **where
    )


def qualified(account_id):
    """Return the router's own word that an account is worth a rep's time."""
    return said(
        ROUTER,
        "LeadQualified.v1",
        account_id=account_id,
        crossing=1,
        score=80,
        motion="sales_assist",
        reasons=["a demo requested"],
    )
