"""A native signal in the envelope of CloudEvents 1.0, structured mode.

CloudEvents 1.0.2, "JSON Event Format" (https://github.com/cloudevents/spec): attributes and data
are members of one object; where `datacontenttype` is absent the data is JSON.
"""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from plg_router.contracts.envelope import Contract
from plg_router.contracts.fields import EventName, Moment
from plg_router.contracts.product_signal import ProductSignalV1, SignalData
from plg_router.kernel.fingerprint import fingerprint

MARK = "specversion"  # what a CloudEvent has, and nothing else that reaches us

_JSON = re.compile(r"[^/;]+/([^/;]+\+)?json\s*(;.*)?", re.IGNORECASE)


def _is_signal(kind: str) -> str:
    if kind != ProductSignalV1.detail_type and not kind.endswith(f".{ProductSignalV1.detail_type}"):
        message = f"is unknown; send {ProductSignalV1.detail_type}, or a name that ends in it"
        raise ValueError(message)
    return kind


def _is_json(media_type: str | None) -> str | None:
    if media_type is not None and not _JSON.fullmatch(media_type):
        message = "is no JSON; send application/json"
        raise ValueError(message)
    return media_type


class CloudEvent(Contract):
    """A `ProductSignal.v1` as a CloudEvent: the envelope is the standard's, the data is ours."""

    specversion: Literal["1.0"] = Field(description="The version of CloudEvents.")
    id: Annotated[str, StringConstraints(min_length=1, max_length=100)] = Field(
        description="The same event delivered twice carries the same id; unique for its source."
    )
    source: EventName = Field(description="The system that says so, e.g. /billing.")
    type: Annotated[EventName, AfterValidator(_is_signal)] = Field(
        description="`ProductSignal.v1`, or a reverse-DNS name that ends in it."
    )
    time: Moment = Field(description="When it happened.")
    datacontenttype: Annotated[EventName | None, AfterValidator(_is_json)] = Field(
        default=None, description="JSON, the default."
    )
    data: SignalData

    @property
    def event_id(self) -> str:
        """Return an id that is unique among all sources, as `id` is within its own."""
        return f"{self.id}@{fingerprint(self.source)}"
