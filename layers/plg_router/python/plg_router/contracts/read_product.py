"""Read any message of a product into signals, ignored names and faults: nothing goes missing."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from plg_router.contracts.bus_entry import BusEntry, read_entry
from plg_router.contracts.envelope import Metadata, parse
from plg_router.contracts.product_signal import (
    ProductSignalsV1,
    ProductSignalV1,
    SignalData,
    SignalInEnvelope,
)
from plg_router.contracts.properties import Properties
from plg_router.contracts.sources.segment import SOURCE_PREFIXES, SegmentMessage
from plg_router.domain.enrichment.gate import worth_looking_up
from plg_router.domain.signals.mail import MailDirectory, read_mail
from plg_router.domain.signals.reading import Fault, Reading
from plg_router.domain.signals.signal import Sender, Signal
from plg_router.domain.signals.titles import seniority_of
from plg_router.kernel.errors import Rejected
from plg_router.kernel.ids import EventId, UserId, WorkspaceId
from plg_router.kernel.kinds import Kind
from plg_router.policy.policy import Policy
from plg_router.policy.sources import MappedEvent

_NATIVE = {kind: MappedEvent(kind=kind, subject="feature") for kind in Kind} | {
    Kind.INTEGRATION_CONNECTED: MappedEvent(kind=Kind.INTEGRATION_CONNECTED, subject="integration"),
    Kind.TEAMMATE_INVITED: MappedEvent(
        kind=Kind.TEAMMATE_INVITED, subject="invitee_id", subject_title="invitee_title"
    ),
    Kind.USAGE_RECORDED: MappedEvent(kind=Kind.USAGE_RECORDED, quantity="quantity"),
}
_ADDRESS = re.compile(r"\S+@\S+")


@dataclass(frozen=True, slots=True)
class ProductReader:
    """Reads messages by the policy in force, at one moment."""

    policy: Policy
    mail: MailDirectory
    now: datetime

    def __call__(self, body: str) -> Reading:
        """Return what a message says; a fault carries the part of the message it concerns."""
        try:
            entry = read_entry(body)
            if entry.source.startswith(SOURCE_PREFIXES):
                return self._segment(entry)
            if entry.detail_type == ProductSignalV1.detail_type:
                native = parse(ProductSignalV1, entry.detail, "detail")
                return Reading((self._native(native.metadata, native.data, "detail"),))
            if entry.detail_type == ProductSignalsV1.detail_type:
                return self._envelope(entry)
        except Rejected as reason:
            return Reading(faults=(Fault(reason, body),))
        known = f"{ProductSignalV1.detail_type} or {ProductSignalsV1.detail_type}"
        return Reading(faults=(Fault(Rejected("detail-type", f"is unknown; send {known}"), body),))

    def _envelope(self, entry: BusEntry) -> Reading:
        envelope = parse(ProductSignalsV1, entry.detail, "detail")
        signals, faults = [], []
        for index, document in enumerate(envelope.data.signals):
            path = f"detail.data.signals.{index}"
            try:
                one = parse(SignalInEnvelope, document, path)
                signals.append(self._native(one.metadata, one.data, path))
            except Rejected as reason:
                faults.append(Fault(reason, json.dumps(document)))
        return Reading(tuple(signals), faults=tuple(faults))

    def _native(self, metadata: Metadata, data: SignalData, path: str) -> Signal:
        kind = data.signal
        self._check_time(metadata.occurred_at, f"{path}.metadata.occurred_at")
        user = data.user
        return self._signal(
            mapped=_NATIVE[kind],
            event_id=metadata.event_id,
            occurred_at=metadata.occurred_at,
            sender=self._sender(
                user.user_id, user.email, user.title, user.department, f"{path}.data.user.email"
            ),
            workspaces=[data.workspace_id],
            properties=Properties(data.properties, f"{path}.data.properties"),
        )

    def _segment(self, entry: BusEntry) -> Reading:
        message = parse(SegmentMessage, entry.detail, "detail")
        self._check_time(message.timestamp, "detail.timestamp")
        mapped = self._mapped(message)
        if mapped is None:
            return Reading(ignored=(_unmapped(message),))
        properties = Properties(message.properties, "detail.properties")
        person = message.person
        signal = self._signal(
            mapped=mapped,
            event_id=message.message_id,
            occurred_at=message.timestamp,
            sender=self._sender(
                message.sender_id,
                person.email,
                person.title,
                person.department,
                f"detail.{message.address_path}",
            ),
            workspaces=[
                message.group_id or message.context.group_id,
                properties.place(mapped.workspace),
            ],
            properties=properties,
        )
        return Reading((signal,))

    def _mapped(self, message: SegmentMessage) -> MappedEvent | None:
        source = self.policy.sources.segment
        if message.type == "track":
            return source.tracks.get(message.event or "")
        if message.type == "page":
            return source.pages.get(message.name or "")
        return MappedEvent(kind=Kind.IDENTIFIED)

    def _signal(
        self,
        *,
        mapped: MappedEvent,
        event_id: str,
        occurred_at: datetime,
        sender: Sender,
        workspaces: Iterable[str | None],
        properties: Properties,
    ) -> Signal:
        kind = mapped.kind
        places = tuple(WorkspaceId(place) for place in workspaces if place)
        subject = properties.text(mapped.subject)
        if kind is Kind.WORKSPACE_CREATED and places:
            subject = places[-1]
        return Signal(
            event_id=EventId(event_id),
            occurred_at=occurred_at,
            kind=kind,
            sender=sender,
            workspaces=places,
            subject=subject,
            subject_seniority=seniority_of(
                properties.text(mapped.subject_title), self.policy.titles
            ),
            quantity=properties.amount(mapped.quantity),
        )

    def _sender(
        self, user_id: str, email: str | None, title: str | None, department: str | None, path: str
    ) -> Sender:
        mail = None if email is None else read_mail(email, self.mail, path)
        seniority = seniority_of(title, self.policy.titles)
        is_sought = mail and worth_looking_up(mail.mail_class, seniority, self.policy.enrichment)
        return Sender(
            user_id=UserId(user_id),
            mail=mail,
            seniority=seniority,
            department=(department or "").strip().lower(),
            address=email.strip() if email and is_sought else None,
        )

    def _check_time(self, moment: datetime, path: str) -> None:
        limits = self.policy.sources
        if moment > self.now + limits.furthest_ahead:
            raise Rejected(path, "lies in the future; send the time of the event in UTC")
        if moment < self.now - limits.oldest:
            raise Rejected(path, f"is older than {limits.oldest.days} days; leave it out")


def _unmapped(message: SegmentMessage) -> str:
    """Name what the policy maps to nothing, without an address that a product put into it."""
    name = _ADDRESS.sub("<address>", message.event or message.name or "")
    return f"{message.type} {name}".strip()
