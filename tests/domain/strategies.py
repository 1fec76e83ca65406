"""Random signals and profiles, drawn from pools so small that collisions are the rule."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TypeVar

from hypothesis import strategies as st

from plg_router.domain.signals.fold import fold
from plg_router.domain.signals.mail import MailClass
from plg_router.domain.signals.profile import ERASED, Member, Profile, bounded
from plg_router.domain.signals.signal import Seniority, Signal
from plg_router.kernel.clock import stamp_of, start_of
from plg_router.kernel.fingerprint import fingerprint
from plg_router.kernel.kinds import SPOKEN_KINDS, UNCOUNTED_KINDS, Kind
from tests.domain.builders import ACADEMIC, CORPORATE, DISPOSABLE, FREE, NOON, TODAY, signal

KINDS = sorted(Kind)
MAILS = [None, CORPORATE, FREE, ACADEMIC, DISPOSABLE]
DEPARTMENTS = ["", "data", "platform"]

Option = TypeVar("Option")


class Choices:
    """One random number, spent choice by choice: quicker to draw than a strategy for each."""

    def __init__(self, number: int) -> None:
        self._number = number

    def up_to(self, most: int) -> int:
        self._number, chosen = divmod(self._number, most + 1)
        return chosen

    def of(self, options: Sequence[Option]) -> Option:
        return options[self.up_to(len(options) - 1)]

    def some(self, most: int) -> list[int]:
        """Choose any of the numbers under `most`."""
        bits = self.up_to(2**most - 1)
        return [number for number in range(most) if bits >> number & 1]


def _signal(choose: Choices) -> Signal:
    kind, day = choose.of(KINDS), choose.up_to(90)
    return signal(
        kind,
        by=f"user {choose.up_to(40)}",
        at=NOON - timedelta(days=day, hours=choose.up_to(2)),
        event_id=f"event {day}/{kind}/{choose.up_to(12)}",
        mail=choose.of(MAILS),
        seniority=choose.of(list(Seniority)),
        department=choose.of(DEPARTMENTS),
        subject=f"name {choose.up_to(30)}",
        subject_seniority=choose.of(list(Seniority)),
        quantity=float(choose.up_to(4)),
        previous_id=choose.of([None, None, f"user {choose.up_to(40)}"]),
    )


signals = st.integers(0, 2**48 - 1).map(Choices).map(_signal)
batches = st.lists(signals, max_size=60)


def _member(choose: Choices) -> Member:
    if not choose.up_to(7):
        return ERASED
    return Member(
        choose.of(list(MailClass)),
        choose.of(list(Seniority)),
        choose.of(DEPARTMENTS),
        choose.of([0, TODAY - 40, TODAY]),
        choose.of([False, False, True]),
    )


def _names(choose: Choices) -> frozenset[str]:
    return frozenset(f"name {number}" for number in choose.some(48))


def _seats(choose: Choices) -> dict[str, tuple[int, int]]:
    if choose.of([True, False]):
        return {}
    first, latest = sorted((TODAY - choose.up_to(90), 1 + choose.up_to(8)) for _ in range(2))
    return {"first_seats": first, "latest_seats": latest}


def _profile(choose: Choices) -> Profile:
    members = [choose.of([_member(choose), ERASED]), *(_member(choose) for _ in range(2))]
    ranks = [choose.of(list(Seniority)) for _ in range(3)]
    kinds = {choose.of(sorted(set(Kind) - UNCOUNTED_KINDS)) for _ in range(2)}
    events = {
        kind: {
            day: frozenset(fingerprint(f"{day}/{number}", 8) for number in choose.some(12))
            for day in (TODAY, TODAY - choose.up_to(70))
        }
        for kind in sorted(kinds)
    }
    spoken = {
        kind: stamp_of(start_of(max(day for day, ids in by_day.items() if ids))) + choose.up_to(9)
        for kind, by_day in events.items()
        if kind in SPOKEN_KINDS and any(by_day.values())
    }
    return bounded(
        Profile(
            first_day=choose.of([None, TODAY - choose.up_to(400)]),
            active_days=frozenset(TODAY - 2 * number for number in choose.some(48)),
            members={
                fingerprint(f"person {number}", 12): members[number % 3]
                for number in choose.some(48)
            },
            invitees={
                fingerprint(f"guest {number}", 12): ranks[number % 3] for number in choose.some(48)
            },
            features=_names(choose),
            integrations=_names(choose),
            workspaces=_names(choose),
            limits=_names(choose),
            **_seats(choose),
            events={
                kind: {day: ids for day, ids in by_day.items() if ids}
                for kind, by_day in events.items()
            },
            spoken=spoken,
            volumes={TODAY - 2 * number: choose.up_to(2**20) / 8 for number in choose.some(48)},
        )
    )


# Within their bounds, and often at them.
profiles = st.integers(0, 2**1024 - 1).map(Choices).map(_profile)
folded_profiles = batches.map(fold)
