"""Write a profile small: DynamoDB bills a write by the size of the whole item (decision 0003)."""

import json
from typing import Any

from plg_router.domain.signals.fold import EVENT_DIGITS
from plg_router.domain.signals.mail import MailClass
from plg_router.domain.signals.profile import ERASED, Member, Profile
from plg_router.domain.signals.signal import Seniority
from plg_router.kernel.kinds import Kind


def encode(profile: Profile) -> bytes:
    """Return the same bytes for the same profile; empty parts are left out."""
    document = {
        "first": profile.first_day,
        "days": _bitmap(profile.active_days),
        "members": {person: _member(member) for person, member in sorted(profile.members.items())},
        "invitees": {person: int(rank) for person, rank in sorted(profile.invitees.items())},
        "features": sorted(profile.features),
        "integrations": sorted(profile.integrations),
        "workspaces": sorted(profile.workspaces),
        "limits": sorted(profile.limits),
        "seats": [profile.first_seats, profile.latest_seats] if profile.first_seats else None,
        "events": {
            kind.value: {str(day): "".join(sorted(ids)) for day, ids in sorted(by_day.items())}
            for kind, by_day in sorted(profile.events.items())
        },
        "spoken": {kind.value: stamp for kind, stamp in sorted(profile.spoken.items())},
        "volumes": {str(day): volume for day, volume in sorted(profile.volumes.items())},
    }
    present = {name: part for name, part in document.items() if part not in (None, [], {})}
    return json.dumps(present, separators=(",", ":")).encode()


def decode(document: str) -> Profile:
    """Return the profile that was encoded."""
    parts: dict[str, Any] = json.loads(document)
    first_seats, latest_seats = parts.get("seats", (None, None))
    return Profile(
        first_day=parts.get("first"),
        active_days=_days(parts.get("days", [])),
        members={person: _known(facts) for person, facts in parts.get("members", {}).items()},
        invitees={person: Seniority(rank) for person, rank in parts.get("invitees", {}).items()},
        features=frozenset(parts.get("features", [])),
        integrations=frozenset(parts.get("integrations", [])),
        workspaces=frozenset(parts.get("workspaces", [])),
        limits=frozenset(parts.get("limits", [])),
        first_seats=_count(first_seats),
        latest_seats=_count(latest_seats),
        events={
            Kind(kind): {int(day): _event_ids(ids) for day, ids in by_day.items()}
            for kind, by_day in parts.get("events", {}).items()
        },
        spoken={Kind(kind): stamp for kind, stamp in parts.get("spoken", {}).items()},
        volumes={int(day): volume for day, volume in parts.get("volumes", {}).items()},
    )


def _member(member: Member) -> list[object]:
    if member.is_erased:
        return []
    known = [member.mail_class, member.seniority, member.department, member.last_active_day]
    return [*known, 1] if member.is_former else known


def _known(facts: list[Any]) -> Member:
    if not facts:
        return ERASED
    mail, rank, department, day, *former = facts
    return Member(MailClass(mail), Seniority(rank), department, day, bool(former))


def _count(pair: list[int] | None) -> tuple[int, int] | None:
    return (pair[0], pair[1]) if pair else None


def _event_ids(joined: str) -> frozenset[str]:
    return frozenset(
        joined[start : start + EVENT_DIGITS] for start in range(0, len(joined), EVENT_DIGITS)
    )


def _bitmap(days: frozenset[int]) -> list[int | str]:
    """Return the first day, and a hexadecimal number with one bit for each day from there."""
    if not days:
        return []
    first = min(days)
    return [first, f"{sum(1 << (day - first) for day in days):x}"]


def _days(bitmap: list[Any]) -> frozenset[int]:
    if not bitmap:
        return frozenset()
    first, bits = bitmap[0], int(bitmap[1], 16)
    return frozenset(first + bit for bit in range(bits.bit_length()) if bits >> bit & 1)
