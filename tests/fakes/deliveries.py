"""What Lambda hands to a function: batches of a queue, records of a stream."""

import json
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from plg_router.kernel.packing import pack
from plg_router.runtime.clock import utc_now

Json = dict[str, Any]


def queued(*bodies: str | Json) -> Json:
    """Return an SQS delivery; the messages are named 0, 1, 2, ..."""
    return {
        "Records": [
            {
                "messageId": str(number),
                "body": body if isinstance(body, str) else json.dumps(body),
                "eventSource": "aws:sqs",
                "attributes": {"ApproximateReceiveCount": "1"},
            }
            for number, body in enumerate(bodies)
        ]
    }


def entry(detail_type: str, detail: Json, source: str = "crm") -> Json:
    """Return an event as EventBridge writes it into a queue."""
    return {
        "version": "0",
        "id": "11111111-2222-3333-4444-555555555555",
        "detail-type": detail_type,
        "source": source,
        "account": "000000000000",
        "time": "2026-03-04T12:00:00Z",
        "region": "eu-central-1",
        "resources": [],
        "detail": detail,
    }


def metadata(event_id: str = "event-1", **more: str) -> Json:
    """Return the metadata of an event."""
    return {
        "event_id": event_id,
        "occurred_at": "2026-03-04T11:59:00Z",
        "producer": "test",
        **more,
    }


def engaged(account_id: str, event_id: str = "event-1", **more: str) -> Json:
    """Return a LeadEngaged.v1 in its entry."""
    data = {"account_id": account_id, "rep_id": "rita", "engaged_at": utc_now().isoformat()}
    return entry("LeadEngaged.v1", {"metadata": metadata(event_id, **more), "data": data})


def used(
    user_id: str,
    email: str,
    event_id: str = "event-1",
    signal: str = "feature_used",
    **properties: object,
) -> Json:
    """Return a ProductSignal.v1 in its entry."""
    return entry("ProductSignal.v1", did(user_id, email, event_id, signal, **properties), "product")


def did(
    user_id: str,
    email: str,
    event_id: str = "event-1",
    signal: str = "feature_used",
    **properties: object,
) -> Json:
    """Return what a user did, with its metadata."""
    data = {
        "user": {"user_id": user_id, "email": email},
        "signal": signal,
        "properties": properties or {"feature": "reports"},
    }
    return {"metadata": metadata(event_id), "data": data}


def streamed(*outboxes: Sequence[Json]) -> Json:
    """Return a delivery of a table's stream, one record a write."""
    return {
        "Records": [
            {
                "eventID": str(number),
                "eventName": "MODIFY",
                "dynamodb": {
                    "SequenceNumber": str(number),
                    "NewImage": {
                        "pk": {"S": "company:acme.com"},
                        "sk": {"S": "ACCOUNT"},
                        "version": {"N": "2"},
                        "outbox": {"B": b64encode(pack(json.dumps(outbox))).decode()},
                    },
                },
            }
            for number, outbox in enumerate(outboxes)
        ]
    }
