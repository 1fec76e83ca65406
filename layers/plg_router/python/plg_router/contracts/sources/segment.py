"""Segment messages as they reach EventBridge: track, identify, group and page."""

from typing import Literal

from pydantic import AwareDatetime, Field, model_validator

from plg_router.contracts.envelope import Contract, Identifier, Text

# A partner bus carries the first; whoever forwards by hand drops the `aws.` that PutEvents refuses.
SOURCE_PREFIXES = ("aws.partner/segment.com/", "segment.com/")
DETAIL_TYPES = ("track", "identify", "group", "page")


class Traits(Contract):
    """What Segment knows of a person; a group's traits carry none of these."""

    email: str | None = Field(default=None, max_length=320)
    title: Text | None = None
    department: Text | None = None


class Context(Contract):
    """Where a message came from."""

    group_id: Identifier | None = Field(default=None, alias="groupId")
    traits: Traits = Traits()


class SegmentMessage(Contract):
    """The fields of a Segment message that are read here (Segment, "Spec: Common Fields")."""

    type: Literal["track", "identify", "group", "page"]
    message_id: Identifier = Field(alias="messageId")
    timestamp: AwareDatetime
    user_id: Identifier | None = Field(default=None, alias="userId")
    anonymous_id: Identifier | None = Field(default=None, alias="anonymousId")
    event: Text | None = None
    name: Text | None = None
    group_id: Identifier | None = Field(default=None, alias="groupId")
    properties: dict[str, object] = Field(default_factory=dict)
    traits: Traits = Traits()
    context: Context = Context()

    @model_validator(mode="after")
    def _names_somebody(self) -> "SegmentMessage":
        if not (self.user_id or self.anonymous_id):
            message = "userId is missing; send userId or anonymousId"
            raise ValueError(message)
        return self
