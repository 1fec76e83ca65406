"""ProductSignal.v1 and ProductSignals.v1: what a product sends of its own accord."""

from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from plg_router.contracts.envelope import Contract, Event, Identifier, Metadata, Text
from plg_router.kernel.kinds import Kind

MOST_SIGNALS = 500
MOST_PROPERTIES = 50


def _of_catalogue(kind: Kind) -> Kind:
    if kind is Kind.IDENTIFIED:
        message = "is no signal of a product; send signed_up, feature_used, ..."
        raise ValueError(message)
    return kind


class ProductUser(Contract):
    """Who did it."""

    user_id: Identifier
    email: str | None = Field(default=None, max_length=320)
    name: Text | None = None
    title: Text | None = None
    department: Text | None = None


class SignalData(Contract):
    """What was done, by whom, and where."""

    user: ProductUser
    workspace_id: Identifier | None = None
    signal: Annotated[Kind, AfterValidator(_of_catalogue)] = Field(
        description="A kind of the catalogue, e.g. feature_used."
    )
    properties: dict[str, object] = Field(
        default_factory=dict,
        max_length=MOST_PROPERTIES,
        description="As the kind asks: feature, integration, invitee_id, invitee_title, quantity.",
    )


class ProductSignalV1(Event):
    """One thing that one user did in the product."""

    detail_type: ClassVar[str] = "ProductSignal.v1"
    source: ClassVar[str] = "product"

    data: SignalData


class SignalInEnvelope(Contract):
    """One signal among many, with metadata of its own."""

    metadata: Metadata
    data: SignalData


class Envelope(Contract):
    """The signals of an envelope, each validated on its own: a fault stops no neighbour."""

    signals: list[dict[str, object]] = Field(min_length=1, max_length=MOST_SIGNALS)


class ProductSignalsV1(Event):
    """Many signals in one entry of up to 64 KB: the cheap path for a producer."""

    detail_type: ClassVar[str] = "ProductSignals.v1"
    source: ClassVar[str] = "product"

    data: Envelope
