"""ProductSignal.v1 and ProductSignals.v1: what a product sends of its own accord."""

from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field, SkipValidation, WithJsonSchema

from plg_router.contracts.envelope import Contract, Event, Metadata
from plg_router.contracts.fields import Address, Identifier, Text
from plg_router.kernel.kinds import Kind

MOST_SIGNALS = 500
MOST_PROPERTIES = 50

PRODUCT_KINDS = [kind.value for kind in Kind if kind is not Kind.IDENTIFIED]


def _of_catalogue(kind: object) -> object:
    if kind not in PRODUCT_KINDS:
        message = f"is unknown; send one of {', '.join(PRODUCT_KINDS)}"
        raise ValueError(message)
    return kind


ProductKind = Annotated[
    Kind, BeforeValidator(_of_catalogue), WithJsonSchema({"type": "string", "enum": PRODUCT_KINDS})
]


class ProductUser(Contract):
    """Who did it."""

    user_id: Identifier = Field(description="The product's own id of the user, for ever the same.")
    email: Address | None = Field(
        default=None,
        description="Its domain is kept. The address itself only where a vendor is configured, of "
        "senior people on private mail, until they are looked up. Give none rather than a made-up "
        "one.",
    )
    name: Text | None = Field(default=None, description="Accepted, never read.")
    title: Text | None = Field(default=None, description="Job title, e.g. VP of Engineering.")
    department: Text | None = Field(default=None, description="E.g. Platform.")


class SignalData(Contract):
    """What was done, by whom, and where."""

    user: ProductUser
    workspace_id: Identifier | None = Field(
        default=None, description="Where it happened; users of one workspace are one account."
    )
    signal: ProductKind = Field(description="What happened.")
    properties: dict[str, object] = Field(
        default_factory=dict,
        max_length=MOST_PROPERTIES,
        description="Read are: integration of integration_connected, invitee_id and invitee_title "
        "of teammate_invited, quantity (a number) of usage_recorded, seats (how many there are "
        "now) of seats_added, feature of any other signal; of usage_limit_hit the feature is the "
        "allowance that is used up.",
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

    signals: tuple[SkipValidation[SignalInEnvelope], ...] = Field(
        min_length=1,
        max_length=MOST_SIGNALS,
        description="Each as in ProductSignal.v1. A faulty one is parked alone.",
    )


class ProductSignalsV1(Event):
    """Many signals in one entry of up to 64 KB: the cheap path for a producer."""

    detail_type: ClassVar[str] = "ProductSignals.v1"
    source: ClassVar[str] = "product"

    data: Envelope
