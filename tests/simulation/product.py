"""What a product puts on the bus, in its own words, with everything in it that must not leave."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from plg_router.domain.identity.nodes import company_node
from plg_router.kernel.kinds import Kind

CANARY = "canary"  # part of every id, address and name that a product tells
PRIVATE = 3  # the colleague who uses private mail; the next one does, decides, and is sought

AMOUNTS = {Kind.USAGE_RECORDED: "quantity", Kind.SEATS_ADDED: "seats"}
THINGS = ("invitee_id", "feature")

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Body:
    """A message as it lies in the queue."""

    text: str
    words: str  # what it says, for whoever reads a script
    companies: tuple[str, ...] = ()  # the nodes of whom it is about, by their addresses

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody of a company did."""

    event_id: str
    at: datetime
    kind: Kind
    domain: str
    user: int
    in_workspace: bool
    about: int  # which feature, or whom of the company, or how much

    @property
    def user_id(self) -> str:
        """Return the product's id, which is an address for one of them."""
        return name_of(self.domain, self.user)

    @property
    def native(self) -> Document:
        """Return the deed as a ProductSignal.v1."""
        user = {"user_id": self.user_id, **_traits(self.domain, self.user)}
        data = {"user": user, "signal": self.kind, "properties": self._properties}
        if self.in_workspace:
            data["workspace_id"] = f"{CANARY}'s workspace of {self.domain}"
        return {"metadata": _metadata(self.event_id, self.at), "data": data}

    @property
    def segment(self) -> Document:
        """Return the deed as a track of Segment."""
        place = {"groupId": f"{CANARY}'s workspace of {self.domain}"} if self.in_workspace else {}
        return {
            "type": "track",
            "messageId": self.event_id,
            "timestamp": self.at.isoformat(),
            "userId": self.user_id,
            "event": self.kind,
            "properties": self._properties,
            "context": {"traits": _traits(self.domain, self.user), **place},
        }

    @property
    def _properties(self) -> Document:
        if self.kind in AMOUNTS:
            return {AMOUNTS[self.kind]: self.about}
        if self.kind is Kind.TEAMMATE_INVITED:
            return {"invitee_id": name_of(self.domain, self.about)}
        return {"feature": f"{self.domain} {self.about}, made by {CANARY}@{self.domain}"}


def one(deed: Deed) -> Body:
    """Return a message of one signal."""
    return _body("ProductSignal.v1", deed.native, [deed])


def several(deeds: Sequence[Deed]) -> Body:
    """Return an envelope of signals."""
    detail = {
        "metadata": _metadata(f"envelope of {deeds[0].event_id}", deeds[0].at),
        "data": {"signals": [deed.native for deed in deeds]},
    }
    return _body("ProductSignals.v1", detail, deeds)


def tracked(deed: Deed) -> Body:
    """Return what Segment says of a signal."""
    return _body("track", deed.segment, [deed], source="aws.partner/segment.com/web")


def unreadable(deed: Deed) -> Body:
    """Return a signal of a kind that nobody knows."""
    detail = {**deed.native, "data": {**deed.native["data"], "signal": f"{CANARY}'s own"}}
    return _body("ProductSignal.v1", detail, [], words="nonsense")


def name_of(domain: str, user: int) -> str:
    """Return what the product calls somebody."""
    return f"{CANARY}.{user}@{domain}" if user == PRIVATE - 1 else f"{CANARY} {user} of {domain}"


def address_of(domain: str, user: int) -> str:
    """Return somebody's address."""
    if user < PRIVATE:
        return f"{CANARY}.{user}@{domain}"
    return f"{CANARY}.{user}.{domain}@gmail.com"


def _traits(domain: str, user: int) -> Document:
    title = "VP of Engineering" if user > PRIVATE else "Engineer"
    return {
        "email": address_of(domain, user),
        "name": f"{CANARY.title()} Bird",
        "title": title,
    }


def _metadata(event_id: str, at: datetime) -> Document:
    return {"event_id": event_id, "occurred_at": at.isoformat(), "producer": "town"}


def _body(
    detail_type: str,
    detail: Document,
    deeds: Sequence[Deed],
    *,
    source: str = "product",
    words: str = "",
) -> Body:
    said = ", ".join(f"{deed.user_id} {deed.kind}" for deed in deeds)
    corporate = [company_node(deed.domain) for deed in deeds if deed.user < PRIVATE]
    entry = {"source": source, "detail-type": detail_type, "detail": detail}
    return Body(json.dumps(entry), words or said, tuple(dict.fromkeys(corporate)))
