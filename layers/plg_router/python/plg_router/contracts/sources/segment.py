"""Segment messages as they reach EventBridge: track, identify, group, page and alias."""

from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from plg_router.contracts.envelope import Contract
from plg_router.contracts.fields import MOST_FIELDS, Address, Identifier, Moment, Text
from plg_router.contracts.properties import Properties
from plg_router.contracts.sources.source_event import (
    Person,
    SourceEvent,
    SourceMessage,
    first_of,
)
from plg_router.policy.sources import SourcesPolicy


class Traits(Contract):
    """What Segment knows of a person; a group's traits carry none of these."""

    email: Address | None = Field(default=None, description="Kept as `user.email` is.")
    title: Text | None = Field(default=None, description="Job title, e.g. VP of Engineering.")
    department: Text | None = Field(default=None, description="E.g. Platform.")


class Context(Contract):
    """Where a message came from."""

    group_id: Identifier | None = Field(
        default=None, alias="groupId", description="The workspace it happened in."
    )
    traits: Traits = Field(default=Traits(), description="Of the user, as last identified.")


class SegmentMessage(SourceMessage):
    """A message of Segment, in the fields that are read here (Segment, "Spec: Common Fields")."""

    type: Literal["track", "identify", "group", "page", "alias"] = Field(
        description="Segment's call."
    )
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
    previous_id: Identifier | None = Field(
        default=None,
        alias="previousId",
        description="In an alias call, the id that the user had before; or anonymousId is.",
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
        default_factory=dict,
        max_length=MOST_FIELDS,
        description="Read as the policy's mapping of the event says.",
    )
    traits: Traits = Field(default=Traits(), description="Of the user, in an identify call.")
    context: Context = Field(default=Context(), description="Where the message came from.")

    def translated(self, _: SourcesPolicy) -> SourceEvent:
        """Return what it says; Segment itself tells where everything stands."""
        anonymous = {"detail.anonymousId": self.anonymous_id}
        previous = {"detail.previousId": self.previous_id, **anonymous}
        return SourceEvent(
            event_id=self.message_id,
            occurred_at=self.timestamp,
            time_field="detail.timestamp",
            table={"track": "tracks", "page": "pages"}.get(self.type),
            name=(self.event if self.type == "track" else self.name) or "",
            person=Person(
                ids={"detail.userId": self.user_id, **anonymous},
                traits=self._person,
                previous_id=first_of(previous) if self.type == "alias" else None,
            ),
            groups=Properties({"groupId": self.group_id or self.context.group_id}, "detail"),
            group_names=("groupId",),
            properties=Properties(self.properties, "detail.properties"),
        )

    @property
    def _person(self) -> Properties:
        """Return what is known of the user: the newest word in an identify call, else the last."""
        last = vars(self.context.traits)
        if self.type != "identify":
            return Properties(last, "detail.context.traits")  # a group's own are no person's
        newest = {name: value for name, value in vars(self.traits).items() if value is not None}
        path = "detail.traits" if "email" in newest else "detail.context.traits"
        return Properties({**last, **newest}, path)

    @field_validator("event")
    @classmethod
    def _names_the_event(cls, event: str | None, message: ValidationInfo) -> str | None:
        if not event and message.data.get("type") == "track":
            fix = "is missing; send the name of what is tracked"
            raise ValueError(fix)
        return event
