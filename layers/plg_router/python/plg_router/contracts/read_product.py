"""Read any message of a product into signals, ignored names and faults: nothing goes missing."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from plg_router.contracts.addresses import hidden, masked
from plg_router.contracts.bus_entry import BusEntry, read_object
from plg_router.contracts.cloud_event import MARK, CloudEvent
from plg_router.contracts.envelope import parse
from plg_router.contracts.product_signal import (
    ProductSignalsV1,
    ProductSignalV1,
    SignalData,
    SignalInEnvelope,
)
from plg_router.contracts.properties import LONGEST_TEXT, Properties
from plg_router.contracts.sources.source_event import SourceEvent, SourceMessage
from plg_router.contracts.sources.vendors import Vendor, vendor_of
from plg_router.domain.enrichment.gate import worth_looking_up
from plg_router.domain.signals.mail import MailDirectory, read_mail
from plg_router.domain.signals.pseudonyms import Pseudonyms
from plg_router.domain.signals.reading import Fault, Reading
from plg_router.domain.signals.signal import Sender, Seniority, Signal
from plg_router.domain.signals.titles import seniority_of
from plg_router.kernel.errors import Rejected
from plg_router.kernel.ids import EventId, UserId, WorkspaceId
from plg_router.kernel.kinds import Kind
from plg_router.policy.policy import Policy
from plg_router.policy.sources import MappedEvent

LONGEST_NAME = 80  # of an event that is ignored, as it is counted
REST = " ..."  # of the name of a page

_ONE, _MANY = ProductSignalV1.detail_type, ProductSignalsV1.detail_type


def _native(kind: Kind) -> MappedEvent:
    """Return where a product's own signals carry their facts."""
    match kind:
        case Kind.INTEGRATION_CONNECTED:
            return MappedEvent(kind=kind, subject=("integration",))
        case Kind.TEAMMATE_INVITED:
            return MappedEvent(kind=kind, subject=("invitee_id",), subject_title="invitee_title")
        case Kind.USAGE_RECORDED:
            return MappedEvent(kind=kind, quantity="quantity")
        case Kind.SEATS_ADDED:
            return MappedEvent(kind=kind, quantity="seats")
        case _:
            return MappedEvent(kind=kind, subject=("feature",))


_NATIVE = {kind: _native(kind) for kind in Kind}
_IDENTIFIED = MappedEvent(kind=Kind.IDENTIFIED)
_Told = tuple[str, str | None, str | None, str | None, str | None]  # of a person, by a message
_OF_SOMEBODY = frozenset({Kind.TEAMMATE_INVITED, Kind.WORKSPACE_CREATED})
_LONG_PAGE = re.compile(r"(/?[^/?#\s]+)[/?#\s].+", re.DOTALL)


@dataclass(frozen=True)
class ProductReader:
    """Reads messages by the policy in force, at one moment; whom it has met it knows again.

    From here on people and workspaces bear pseudonyms: no signal holds an id that a product gave.
    It has no slots, so that what holds for every message is reckoned once.
    """

    policy: Policy
    mail: MailDirectory
    pseudonyms: Pseudonyms
    now: datetime
    _met: dict[_Told, Sender] = field(default_factory=dict, init=False, repr=False)

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
        detail, name = entry.detail, entry.detail_type
        if MARK in detail:
            return self._cloud_event(detail, "detail")
        if name == _ONE:
            said = parse(ProductSignalV1, detail, "detail")
            return Reading((self._of_product(said, "detail"),))
        if name == _MANY:
            return self._envelope(detail)
        raise Rejected("detail-type", f"is unknown; send {_ONE} or {_MANY}")

    def _envelope(self, detail: object) -> Reading:
        envelope = parse(ProductSignalsV1, detail, "detail")
        signals, faults = [], []
        for index, document in enumerate(envelope.data.signals):
            path = f"detail.data.signals.{index}"
            try:
                signals.append(self._of_product(parse(SignalInEnvelope, document, path), path))
            except Rejected as reason:
                faults.append(Fault(reason, json.dumps(document)))
        return Reading(tuple(signals), faults=tuple(faults))

    def _of_product(self, said: ProductSignalV1 | SignalInEnvelope, path: str) -> Signal:
        metadata, time_field = said.metadata, f"{path}.metadata.occurred_at"
        return self._native(metadata.event_id, metadata.occurred_at, time_field, said.data, path)

    def _cloud_event(self, document: object, path: str) -> Reading:
        said = parse(CloudEvent, document, path)
        signal = self._native(said.event_id, said.time, f"{path}.time", said.data, path)
        return Reading((signal,))

    def _native(
        self, event_id: str, moment: datetime, time_field: str, data: SignalData, path: str
    ) -> Signal:
        self._check_time(moment, time_field)
        user, place = data.user, data.workspace_id
        return self._signal(
            event_id,
            moment,
            (user.user_id, user.email, user.title, user.department, None),
            f"{path}.data.user.email",
            [place] if place else [],
            Properties(data.properties, f"{path}.data.properties"),
            _NATIVE[data.signal],
        )

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
        return Reading((self._translated(event, mapped),), source=vendor.name)

    def _translated(self, event: SourceEvent, mapped: MappedEvent) -> Signal:
        self._check_time(event.occurred_at, event.time_field)
        person, traits, named = event.person, event.person.traits, event.person.named
        told = (
            person.user_id,
            traits.whole(named.email),
            traits.whole(named.title),
            traits.whole(named.department),
            person.previous_id,
        )
        places = event.groups.places(event.group_names)
        if mapped.workspace:
            places += event.properties.places((mapped.workspace,))
        return self._signal(
            event.event_id,
            event.occurred_at,
            told,
            traits.field(named.email),
            places,
            event.properties,
            mapped,
        )

    def _signal(  # noqa: PLR0917  the parts of a signal, in their order
        self,
        event_id: str,
        moment: datetime,
        told: _Told,
        email_field: str,
        told_places: Sequence[str],
        properties: Properties,
        mapped: MappedEvent,
    ) -> Signal:
        """Return what somebody did at some places, read as the policy maps it."""
        kind = mapped.kind
        places = tuple([WorkspaceId(self.pseudonyms.of(place)) for place in told_places])
        subject = self._subject(properties, mapped)
        if kind is Kind.WORKSPACE_CREATED and places:
            subject = places[-1]
        return Signal(
            event_id=EventId(self._without_address(event_id)),
            occurred_at=moment,
            kind=kind,
            sender=self._sender(told, email_field),
            workspaces=places,
            subject=subject,
            subject_seniority=self._seniority(properties, mapped.subject_title),
            quantity=properties.amount(mapped.quantity),
        )

    def _seniority(self, properties: Properties, title: str | None) -> Seniority:
        """Return the rank of whom a signal is about, whose title a property may hold."""
        if title is None:
            return Seniority.UNKNOWN
        return seniority_of(properties.text(title), self.policy.titles)

    def _sender(self, told: _Told, email_field: str) -> Sender:
        if told not in self._met:
            self._met[told] = self._introduced(*told, email_field)
        return self._met[told]

    def _introduced(  # noqa: PLR0917  what was told, in its order
        self,
        user_id: str,
        email: str | None,
        title: str | None,
        department: str | None,
        previous_id: str | None,
        email_field: str,
    ) -> Sender:
        mail = None if email is None else read_mail(email, self.mail, email_field)
        seniority = seniority_of(title, self.policy.titles)
        is_sought = mail and worth_looking_up(mail.mail_class, seniority, self.policy.enrichment)
        return Sender(
            user_id=UserId(self.pseudonyms.of(user_id)),
            mail=mail,
            seniority=seniority,
            department=masked(department or "")[:LONGEST_TEXT].strip().lower(),
            address=email.strip() if email and is_sought else None,
            previous_id=UserId(self.pseudonyms.of(previous_id)) if previous_id else None,
        )

    def _subject(self, properties: Properties, mapped: MappedEvent) -> str | None:
        """Return what a signal is about: somebody by their pseudonym, a thing without addresses."""
        if mapped.kind not in _OF_SOMEBODY:
            return properties.text(*mapped.subject)
        somebody = properties.person(*mapped.subject)
        return self.pseudonyms.of(somebody) if somebody else None

    def _without_address(self, event_id: str) -> str:
        """Return the id of an event, which is logged: where it holds an address, another one."""
        return hidden(event_id, self.pseudonyms)

    def _check_time(self, moment: datetime, field: str) -> None:
        if moment > self._latest:
            raise Rejected(field, "lies in the future; send the time of the event in UTC")
        if moment < self._earliest:
            days = self.policy.sources.oldest.days
            raise Rejected(field, f"is older than {days} days; leave it out")

    @cached_property
    def _latest(self) -> datetime:
        return self.now + self.policy.sources.furthest_ahead

    @cached_property
    def _earliest(self) -> datetime:
        return self.now - self.policy.sources.oldest


def _countable(table: str, name: str) -> str:
    """Return the name of an event that is ignored: short, and of nobody.

    An address is masked. Of a page only the first word, or step of its path, is told: products
    word their events themselves, but what follows there may be somebody's name.
    """
    plain = masked(name)
    page = _LONG_PAGE.fullmatch(plain) if table == "pages" else None
    return (f"{page[1]}{REST}" if page else plain)[:LONGEST_NAME]
