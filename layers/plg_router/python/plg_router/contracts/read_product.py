"""Read any message of a product into signals, ignored names and faults: nothing goes missing."""

import json
import re
from dataclasses import dataclass
from datetime import datetime

from plg_router.contracts.bus_entry import BusEntry, read_object
from plg_router.contracts.cloud_event import MARK, CloudEvent
from plg_router.contracts.envelope import parse
from plg_router.contracts.product_signal import (
    ProductSignalsV1,
    ProductSignalV1,
    SignalData,
    SignalInEnvelope,
)
from plg_router.contracts.properties import LONGEST_PERSON, LONGEST_TEXT, Properties
from plg_router.contracts.sources.source_event import Person, SourceEvent, SourceMessage
from plg_router.contracts.sources.vendors import Vendor, vendor_of
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

LONGEST_NAME = 80  # of an event that is ignored, as it is counted
MASK = "<address>"
REST = " ..."  # of the name of a page


def _native(kind: Kind) -> MappedEvent:
    """Return where a product's own signals carry their facts."""
    match kind:
        case Kind.INTEGRATION_CONNECTED:
            return MappedEvent(kind=kind, workspace=None, subject=("integration",))
        case Kind.TEAMMATE_INVITED:
            return MappedEvent(
                kind=kind, workspace=None, subject=("invitee_id",), subject_title="invitee_title"
            )
        case Kind.USAGE_RECORDED:
            return MappedEvent(kind=kind, workspace=None, quantity="quantity")
        case _:
            return MappedEvent(kind=kind, workspace=None, subject=("feature",))


_NATIVE = {kind: _native(kind) for kind in Kind}
_IDENTIFIED = MappedEvent(kind=Kind.IDENTIFIED)
_ADDRESS = re.compile(r"\S+@\S+")
_LONG_PAGE = re.compile(r"(/?[^/?#\s]+)[/?#\s].+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ProductReader:
    """Reads messages by the policy in force, at one moment."""

    policy: Policy
    mail: MailDirectory
    now: datetime

    def __call__(self, body: str) -> Reading:
        """Return what a message says; a fault carries the part of the message it concerns."""
        try:
            return self._read(body)
        except Rejected as reason:
            return Reading(faults=(Fault(reason, body),))

    def _read(self, body: str) -> Reading:
        document = read_object(body)
        if MARK in document:
            return self._cloud_event(document, "message")
        entry = parse(BusEntry, document)
        vendor = vendor_of(entry.source)
        if vendor:
            return self._of_vendor(vendor, entry)
        if MARK in entry.detail:
            return self._cloud_event(entry.detail, "detail")
        if entry.detail_type == ProductSignalV1.detail_type:
            said = parse(ProductSignalV1, entry.detail, "detail")
            return Reading((self._of_product(said, "detail"),))
        if entry.detail_type == ProductSignalsV1.detail_type:
            return self._envelope(entry)
        known = f"{ProductSignalV1.detail_type} or {ProductSignalsV1.detail_type}"
        raise Rejected("detail-type", f"is unknown; send {known}")

    def _envelope(self, entry: BusEntry) -> Reading:
        envelope = parse(ProductSignalsV1, entry.detail, "detail")
        signals, faults = [], []
        for index, document in enumerate(envelope.data.signals):
            path = f"detail.data.signals.{index}"
            try:
                signals.append(self._of_product(parse(SignalInEnvelope, document, path), path))
            except Rejected as reason:
                faults.append(Fault(reason, json.dumps(document)))
        return Reading(tuple(signals), faults=tuple(faults))

    def _of_product(self, said: ProductSignalV1 | SignalInEnvelope, path: str) -> Signal:
        moment, field = said.metadata.occurred_at, f"{path}.metadata.occurred_at"
        return self._native(said.metadata.event_id, moment, field, said.data, path)

    def _cloud_event(self, document: object, path: str) -> Reading:
        said = parse(CloudEvent, document, path)
        signal = self._native(said.event_id, said.time, f"{path}.time", said.data, path)
        return Reading((signal,))

    def _native(
        self, event_id: str, moment: datetime, time_field: str, data: SignalData, path: str
    ) -> Signal:
        event = SourceEvent(
            event_id=event_id,
            occurred_at=moment,
            time_field=time_field,
            table=None,
            name=data.signal,
            person=Person(
                ids={f"{path}.data.user.user_id": data.user.user_id},
                traits=Properties(data.user.model_dump(), f"{path}.data.user"),
            ),
            groups=Properties({"workspace_id": data.workspace_id}, f"{path}.data"),
            group_names=("workspace_id",),
            properties=Properties(data.properties, f"{path}.data.properties"),
        )
        return self._signal(event, _NATIVE[data.signal])

    def _of_vendor(self, vendor: Vendor[SourceMessage], entry: BusEntry) -> Reading:
        message = parse(vendor.message, entry.detail, "detail")
        event = message.translated(self.policy.sources)
        mapped = _IDENTIFIED
        if event.table is not None:
            tables = self.policy.sources.tables[vendor.name]
            if event.name not in tables[event.table]:
                unmapped = f"{vendor.name}.{event.table}.{_countable(event.table, event.name)}"
                return Reading(ignored=(unmapped,), source=vendor.name)
            mapped = tables[event.table][event.name]
        return Reading((self._signal(event, mapped),), source=vendor.name)

    def _signal(self, event: SourceEvent, mapped: MappedEvent) -> Signal:
        self._check_time(event)
        kind, properties = mapped.kind, event.properties
        groups = event.groups.places(event.group_names)
        places = tuple(map(WorkspaceId, (*groups, *properties.places((mapped.workspace,)))))
        longest = LONGEST_PERSON if kind is Kind.TEAMMATE_INVITED else LONGEST_TEXT
        subject = properties.text(*mapped.subject, longest=longest)
        if kind is Kind.WORKSPACE_CREATED and places:
            subject = places[-1]
        return Signal(
            event_id=EventId(event.event_id),
            occurred_at=event.occurred_at,
            kind=kind,
            sender=self._sender(event.person),
            workspaces=places,
            subject=subject,
            subject_seniority=seniority_of(
                properties.text(mapped.subject_title), self.policy.titles
            ),
            quantity=properties.amount(mapped.quantity),
        )

    def _sender(self, person: Person) -> Sender:
        traits, named = person.traits, person.named
        email = traits.whole(named.email)
        mail = None if email is None else read_mail(email, self.mail, traits.field(named.email))
        seniority = seniority_of(traits.whole(named.title), self.policy.titles)
        is_sought = mail and worth_looking_up(mail.mail_class, seniority, self.policy.enrichment)
        previous = person.previous_id
        return Sender(
            user_id=UserId(person.user_id),
            mail=mail,
            seniority=seniority,
            department=(traits.text(named.department) or "").strip().lower(),
            address=email.strip() if email and is_sought else None,
            previous_id=UserId(previous) if previous else None,
        )

    def _check_time(self, event: SourceEvent) -> None:
        limits, moment = self.policy.sources, event.occurred_at
        if moment > self.now + limits.furthest_ahead:
            fix = "lies in the future; send the time of the event in UTC"
            raise Rejected(event.time_field, fix)
        if moment < self.now - limits.oldest:
            fix = f"is older than {limits.oldest.days} days; leave it out"
            raise Rejected(event.time_field, fix)


def _countable(table: str, name: str) -> str:
    """Return the name of an event that is ignored: short, and of nobody.

    An address is masked. Of a page only the first word, or step of its path, is told: products
    word their events themselves, but what follows there may be somebody's name.
    """
    masked = _ADDRESS.sub(MASK, name)
    page = _LONG_PAGE.fullmatch(masked) if table == "pages" else None
    return (f"{page[1]}{REST}" if page else masked)[:LONGEST_NAME]
