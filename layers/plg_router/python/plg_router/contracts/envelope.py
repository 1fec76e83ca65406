"""The shape every event shares: who says what, when, and because of what (architecture §6)."""

from typing import Annotated, ClassVar, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from plg_router.kernel.errors import Rejected

Identifier = Annotated[str, StringConstraints(min_length=1, max_length=128)]
Text = Annotated[str, StringConstraints(max_length=256)]


class Contract(BaseModel):
    """A part of an event. Unknown fields are ignored, so that a version may grow."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Metadata(Contract):
    """What every event says of itself."""

    event_id: Identifier = Field(description="The same event delivered twice carries the same id.")
    occurred_at: AwareDatetime
    producer: Identifier
    correlation_id: Identifier | None = Field(
        default=None, description="The product's signal that set everything off."
    )
    causation_id: Identifier | None = Field(default=None, description="The event handled last.")


class Event(Contract):
    """One event: the detail of an EventBridge entry. The version is part of the detail type."""

    detail_type: ClassVar[str]
    source: ClassVar[str]

    metadata: Metadata


_FIXES = {"missing": "is missing; send it"}

AnyContract = TypeVar("AnyContract", bound=Contract)


def parse(contract: type[AnyContract], document: object, prefix: str = "") -> AnyContract:
    """Validate a document; raises Rejected naming the first faulty field and the fix."""
    try:
        return contract.model_validate(document)
    except ValidationError as error:
        fault = error.errors(include_input=False, include_url=False)[0]
        path = ".".join(str(part) for part in (*prefix.split("."), *fault["loc"]) if part != "")
        raise Rejected(path or "detail", _FIXES.get(fault["type"], fault["msg"])) from None
