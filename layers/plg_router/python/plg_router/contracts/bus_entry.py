"""An event as EventBridge delivers it to a queue or a function."""

import json

from pydantic import Field

from plg_router.contracts.envelope import Contract, parse
from plg_router.kernel.errors import Rejected

LARGEST_BYTES = 65 * 1024  # 64 KB of detail, one price unit of EventBridge, and its own fields


class BusEntry(Contract):
    """The fields of an EventBridge event that are read here."""

    source: str
    detail_type: str = Field(alias="detail-type")
    detail: dict[str, object]


def read_entry(body: str) -> BusEntry:
    """Read a message; raises Rejected where it is too large, no JSON, or no EventBridge event."""
    return parse(BusEntry, read_object(body))


def read_object(body: str) -> dict[str, object]:
    """Read a message; raises Rejected where it is too large, or no JSON object."""
    if len(body.encode(errors="surrogatepass")) > LARGEST_BYTES:
        raise Rejected("message", f"is larger than {LARGEST_BYTES} bytes; send less at a time")
    try:
        document = json.loads(body)
    except ValueError:
        raise Rejected("message", "is no JSON; send a JSON object") from None
    except RecursionError:
        raise Rejected("message", "is nested too deeply; send a flatter object") from None
    if not isinstance(document, dict):
        raise Rejected("message", "is no JSON object; send one")
    return document
