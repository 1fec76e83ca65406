"""Segment messages as they reach EventBridge: track, identify, group and page."""

from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from plg_router.contracts.envelope import Contract
from plg_router.contracts.fields import Address, Identifier, Moment, Text
from plg_router.kernel.errors import Rejected

# A partner bus carries the first; whoever forwards by hand drops the `aws.` that PutEvents refuses.
SOURCE_PREFIXES = ("aws.partner/segment.com/", "segment.com/")


class Traits(Contract):
    """What Segment knows of a person; a group's traits carry none of these."""

    email: Address | None = Field(default=None, description="Only its domain is kept.")
    title: Text | None = Field(default=None, description="Job title, e.g. VP of Engineering.")
    department: Text | None = Field(default=None, description="E.g. Platform.")


class Context(Contract):
    """Where a message came from."""

    group_id: Identifier | None = Field(
        default=None, alias="groupId", description="The workspace it happened in."
    )
    traits: Traits = Field(default=Traits(), description="Of the user, as last identified.")


class SegmentMessage(Contract):
    """A message of Segment, in the fields that are read here (Segment, "Spec: Common Fields")."""

    type: Literal["track", "identify", "group", "page"] = Field(description="Segment's call.")
    message_id: Identifier = Field(
        alias="messageId", description="The same message delivered twice carries the same id."
    )
    timestamp: Moment = Field(description="When it happened.")
    user_id: Identifier | None = Field(
        default=None, alias="userId", description="The product's own id of the user."
    )
    anonymous_id: Identifier | None = Field(
        default=None,
        alias="anonymousId",
        description="Read where userId is absent; one of the two is needed.",
    )
    event: Text | None = Field(
        default=None,
        validate_default=True,
        description="What a track is of. The policy maps it; unmapped ones are ignored.",
    )
    name: Text | None = Field(
        default=None,
        description="Which page was seen. The policy maps it; unmapped ones are ignored.",
    )
    group_id: Identifier | None = Field(
        default=None, alias="groupId", description="The workspace a group call adds the user to."
    )
    properties: dict[str, object] = Field(
        default_factory=dict, description="Read as the policy's mapping of the event says."
    )
    traits: Traits = Field(default=Traits(), description="Of the user, in an identify call.")
    context: Context = Field(default=Context(), description="Where the message came from.")

    @property
    def sender_id(self) -> str:
        """Return whose message it is; raises Rejected where it names nobody."""
        found = self.user_id or self.anonymous_id
        if found is None:
            raise Rejected("detail.userId", "is missing; send userId or anonymousId")
        return found

    @property
    def person(self) -> Traits:
        """Return what is known of the user: the newest word in an identify call, else the last."""
        if self.type != "identify":
            return self.context.traits  # a group's own traits are no person's
        return self.context.traits.model_copy(update=self.traits.model_dump(exclude_none=True))

    @property
    def address_path(self) -> str:
        """Return where the address of that person stands."""
        newest = self.type == "identify" and self.traits.email is not None
        return "traits.email" if newest else "context.traits.email"

    @field_validator("event")
    @classmethod
    def _names_the_event(cls, event: str | None, message: ValidationInfo) -> str | None:
        if not event and message.data.get("type") == "track":
            fix = "is missing; send the name of what is tracked"
            raise ValueError(fix)
        return event
