"""The shape every event shares: who says what, when, and because of what."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from plg_router.contracts.fields import Identifier, Moment
from plg_router.contracts.fixes import fix_of
from plg_router.kernel.errors import Rejected


class Contract(BaseModel):
    """A part of an event. Unknown fields are ignored, so that a version may grow."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


class Metadata(Contract):
    """What every event says of itself."""

    event_id: Identifier = Field(description="The same event delivered twice carries the same id.")
    occurred_at: Moment = Field(description="When it happened, not when it was sent.")
    producer: Identifier = Field(description="The system that says so.")
    correlation_id: Identifier | None = Field(
        default=None, description="The product's signal that set everything off."
    )
    causation_id: Identifier | None = Field(default=None, description="The event handled last.")
    signalled_at: Moment | None = Field(
        default=None, description="When the product's signal that set everything off happened."
    )


class Event(Contract):
    """One event: the detail of an EventBridge entry. The version is part of the detail type."""

    detail_type: ClassVar[str]
    source: ClassVar[str]

    metadata: Metadata


class Gathering(Event):
    """Many events in one entry, each of them served by itself."""

    @abstractmethod
    def events(self) -> Sequence[Event]:
        """Return those that are worth serving."""


AnyContract = TypeVar("AnyContract", bound=Contract)


def parse(contract: type[AnyContract], document: object, prefix: str = "") -> AnyContract:
    """Validate a document; raises Rejected naming the first faulty field and the fix.

    It is raised once pydantic's error is gone. That error holds the stack of whichever validator
    of ours refused, with a whole batch in it, and the garbage collector does not see through it:
    as the context of a fault that is kept it would never be freed.
    """
    try:
        return contract.model_validate(document)
    except ValidationError as error:
        refusal = _refusal(error, prefix)
    raise refusal


def _refusal(error: ValidationError, prefix: str) -> Rejected:
    fault = error.errors(include_input=False, include_url=False)[0]
    path = ".".join(str(part) for part in (*prefix.split("."), *fault["loc"]) if part != "")
    return Rejected(path or "detail", fix_of(fault))
