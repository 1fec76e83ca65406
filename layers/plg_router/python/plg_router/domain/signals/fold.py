"""Turn signals into the profile they add up to."""

from collections.abc import Iterable

from plg_router.domain.signals.mail import MailClass
from plg_router.domain.signals.profile import Member, Profile, bounded
from plg_router.domain.signals.signal import Sender, Seniority, Signal
from plg_router.kernel.clock import day_of, stamp_of
from plg_router.kernel.fingerprint import fingerprint
from plg_router.kernel.kinds import (
    OUTSIDE_KINDS,
    PASSIVE_KINDS,
    SPOKEN_KINDS,
    UNCOUNTED_KINDS,
    Kind,
)

EVENT_DIGITS = 8  # of an event's fingerprint, as kept in a profile


def fold(signals: Iterable[Signal]) -> Profile:
    """Return the profile of some signals of one account, in any order and with any duplicates."""
    days: set[int] = set()
    active_days: set[int] = set()
    members: dict[str, Member] = {}
    heard_of: dict[str, tuple[Sender, int]] = {}  # who is told of again says nothing new
    invitees: dict[str, Seniority] = {}
    named: dict[Kind, set[str]] = {
        Kind.FEATURE_USED: set(),
        Kind.INTEGRATION_CONNECTED: set(),
        Kind.WORKSPACE_CREATED: set(),
        Kind.USAGE_LIMIT_HIT: set(),
    }
    seats: list[tuple[int, int]] = []
    events: dict[Kind, dict[int, set[str]]] = {}
    spoken: dict[Kind, int] = {}
    volumes: dict[int, float] = {}
    for signal in signals:
        kind, day = signal.kind, day_of(signal.occurred_at)
        active = kind not in PASSIVE_KINDS
        days.add(day)
        if active:
            active_days.add(day)
        if kind not in OUTSIDE_KINDS:
            active_day = day if active else 0
            person = fingerprint(signal.sender.user_id)
            sender, latest_day = heard_of.get(person, (None, 0))
            if sender is not signal.sender or latest_day < active_day:
                heard_of[person] = signal.sender, active_day
                member, known = _member(signal.sender, active_day), members.get(person)
                members[person] = known.join(member) if known else member
            previous = signal.sender.previous_id
            if previous and previous != signal.sender.user_id:
                former = fingerprint(previous)
                members[former] = members.get(former, Member()).join(Member(is_former=True))
        subject = signal.subject
        if kind is Kind.TEAMMATE_INVITED and subject:
            invitee = fingerprint(subject)
            invitees[invitee] = max(
                signal.subject_seniority, invitees.get(invitee, Seniority.UNKNOWN)
            )
        elif kind is Kind.USAGE_RECORDED:
            volumes[day] = max(signal.quantity, volumes.get(day, 0.0))
        elif subject and kind in named:
            named[kind].add(subject)
        seats += _seats(signal, day)
        if kind not in UNCOUNTED_KINDS:
            events.setdefault(kind, {}).setdefault(day, set()).add(
                fingerprint(signal.event_id, EVENT_DIGITS)
            )
            _listen(signal, spoken)
    return bounded(
        Profile(
            first_day=min(days, default=None),
            active_days=frozenset(active_days),
            members=members,
            invitees=invitees,
            features=frozenset(named[Kind.FEATURE_USED]),
            integrations=frozenset(named[Kind.INTEGRATION_CONNECTED]),
            workspaces=frozenset(named[Kind.WORKSPACE_CREATED]),
            limits=frozenset(named[Kind.USAGE_LIMIT_HIT]),
            first_seats=min(seats, default=None),
            latest_seats=max(seats, default=None),
            events={
                kind: {day: frozenset(ids) for day, ids in by_day.items()}
                for kind, by_day in sorted(events.items())
            },
            spoken=spoken,
            volumes=volumes,
        )
    )


def _listen(signal: Signal, spoken: dict[Kind, int]) -> None:
    """Note when somebody said whether they want a seller."""
    if signal.kind in SPOKEN_KINDS:
        spoken[signal.kind] = max(stamp_of(signal.occurred_at), spoken.get(signal.kind, 0))


def _seats(signal: Signal, day: int) -> tuple[tuple[int, int], ...]:
    known = signal.kind is Kind.SEATS_ADDED and signal.quantity >= 1
    return ((day, int(signal.quantity)),) if known else ()


def _member(sender: Sender, active_day: int) -> Member:
    mail_class = sender.mail.mail_class if sender.mail else MailClass.UNKNOWN
    return Member(mail_class, sender.seniority, sender.department, active_day)
