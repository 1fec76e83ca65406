"""An event as EventBridge delivers it to a queue or a function."""

import json

from pydantic import Field
from pydantic_core import from_json

from plg_router.contracts.envelope import Contract, parse
from plg_router.contracts.fields import MOST_FIELDS, Text
from plg_router.kernel.errors import Rejected

LARGEST_BYTES = 65 * 1024  # 64 KB of detail, one price unit of EventBridge, and its own fields

_WIDEST_CHARACTER = 4  # bytes, in UTF-8


class BusEntry(Contract):
    """The fields of an EventBridge event that are read here."""

    source: Text
    detail_type: Text = Field(alias="detail-type")
    detail: dict[str, object] = Field(max_length=MOST_FIELDS)


def read_entry(body: str) -> BusEntry:
    """Read a message; raises Rejected where it is too large, no JSON, or no EventBridge event."""
    return parse(BusEntry, read_object(body))


def read_object(body: str) -> dict[str, object]:
    """Read a message; raises Rejected where it is too large, or no JSON object."""
    if _is_too_large(body):
        raise Rejected("message", f"is larger than {LARGEST_BYTES} bytes; send less at a time")
    document = _document(body)
    if not isinstance(document, dict):
        raise Rejected("message", "is no JSON object; send one")
    return document


def _is_too_large(body: str) -> bool:
    if len(body) * _WIDEST_CHARACTER <= LARGEST_BYTES:
        return False
    return len(body.encode(errors="surrogatepass")) > LARGEST_BYTES


def _document(body: str) -> object:
    """Return what a message holds; the thorough parser has the last word on what the quick refuses.

    The quick one knows no halves of characters, and less depth: what is at fault then is a field.
    """
    try:
        return from_json(body)
    except (TypeError, ValueError):
        return _thoroughly(body)


def _thoroughly(body: str) -> object:
    try:
        return json.loads(body)
    except ValueError:
        raise Rejected("message", "is no JSON; send a JSON object") from None
    except RecursionError:
        raise Rejected("message", "is nested too deeply; send a flatter object") from None
