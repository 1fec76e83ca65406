"""How acts look on the bus: the product's own events, one or many to an entry, or Segment's."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from infra.bus.entries import ENVELOPE, PRODUCT, Entry, text_of
from infra.local.traffic.people import User
from infra.local.traffic.scene import Act
from plg_router.kernel.kinds import PATIENT_KINDS, Kind

SEGMENT = "aws.partner/segment.com/plg-product"

_PRODUCER = "traffic-generator"
_MOST_IN_AN_ENVELOPE = 25

# Segment's B2B SaaS names; for any other kind the product's own server speaks.
_SEGMENT_NAMES = {
    Kind.SIGNED_UP: "Signed Up",
    Kind.FEATURE_USED: "Feature Used",
    Kind.WORKSPACE_CREATED: "Workspace Created",
    Kind.TEAMMATE_INVITED: "Invite Sent",
}


def entries_of(acts: Iterable[tuple[str, Act]], *, on_segment: frozenset[str]) -> list[Entry]:
    """Return acts, each with its event id, as the entries that reach the bus, in order.

    `on_segment` names the users whose product is instrumented through Segment. Plain usage of the
    others is saved up and sent many at once, as a thrifty producer does.
    """
    entries: list[Entry] = []
    saved_up: list[tuple[str, Act]] = []
    for event_id, act in acts:
        if act.user.user_id in on_segment and act.kind in _SEGMENT_NAMES:
            entries.extend(segment_messages(event_id, act))
        elif act.kind in PATIENT_KINDS:
            saved_up.append((event_id, act))
        else:
            entries.append(native_signal(event_id, act))
    for _, of_a_day in groupby(saved_up, key=lambda found: found[1].at.date()):
        found = list(of_a_day)
        entries += [
            native_envelope(found[start : start + _MOST_IN_AN_ENVELOPE])
            for start in range(0, len(found), _MOST_IN_AN_ENVELOPE)
        ]
    return sorted(entries, key=lambda entry: entry["Time"])


def native_signal(event_id: str, act: Act) -> Entry:
    """Return an act as one `ProductSignal.v1`."""
    return Entry(
        Source=PRODUCT,
        DetailType="ProductSignal.v1",
        Time=text_of(act.at),
        Detail={"metadata": _metadata(event_id, act.at), "data": _data(act)},
    )


def native_envelope(acts: Sequence[tuple[str, Act]]) -> Entry:
    """Return acts as one `ProductSignals.v1`, sent when the last of them was over."""
    event_id, last = acts[-1]
    signals = [{"metadata": _metadata(own_id, act.at), "data": _data(act)} for own_id, act in acts]
    return Entry(
        Source=PRODUCT,
        DetailType=ENVELOPE,
        Time=text_of(last.at),
        Detail={
            "metadata": _metadata(f"{event_id}-envelope", last.at),
            "data": {"signals": signals},
        },
    )


def segment_messages(event_id: str, act: Act) -> list[Entry]:
    """Return an act as Segment sends it: somebody who signs up is identified first."""
    messages = []
    if act.kind is Kind.SIGNED_UP:
        traits = {key: value for key, value in _person(act.user).items() if key != "user_id"}
        messages.append(_segment(f"{event_id}-identify", "identify", act, traits=traits))
    properties = dict(act.properties)
    if act.workspace:
        properties["workspace_id"] = act.workspace
    event = _SEGMENT_NAMES[act.kind]
    return [*messages, _segment(event_id, "track", act, event=event, properties=properties)]


def _segment(message_id: str, message_type: str, act: Act, **content: object) -> Entry:
    return Entry(
        Source=SEGMENT,
        DetailType=message_type,
        Time=text_of(act.at),
        Detail={
            "type": message_type,
            "messageId": message_id,
            "userId": act.user.user_id,
            "timestamp": text_of(act.at),
            **content,
        },
    )


def _metadata(event_id: str, moment: datetime) -> dict[str, object]:
    return {"event_id": event_id, "occurred_at": text_of(moment), "producer": _PRODUCER}


def _data(act: Act) -> dict[str, object]:
    data: dict[str, object] = {
        "user": _person(act.user),
        "signal": act.kind.value,
        "properties": act.properties,
    }
    return {**data, "workspace_id": act.workspace} if act.workspace else data


def _person(user: User) -> dict[str, str]:
    known = {
        "user_id": user.user_id,
        "email": user.email,
        "name": user.name,
        "title": user.title,
        "department": user.department,
    }
    return {key: value for key, value in known.items() if value is not None}
