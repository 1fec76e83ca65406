"""What is known of an account's use of the product, in the coarsest facts that scoring needs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from plg_router.domain.signals.lattice import bottom_k, bottom_k_keys, join_maps
from plg_router.domain.signals.mail import MailClass
from plg_router.domain.signals.signal import Seniority
from plg_router.kernel.clock import moment_of, stamp_of, start_of
from plg_router.kernel.kinds import OUTSIDE_KINDS, Kind

WINDOW_DAYS = 63  # older days no longer move any score (S154: two weeks; S71: six weeks)
MOST_MEMBERS = 32
MOST_NAMES = 24
MOST_EVENTS_A_DAY = 8

Count = tuple[int, int]  # a day since 1970, and how many there were on it
Days = Mapping[int, frozenset[str]]  # day since 1970 -> fingerprints of that day's events


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the account."""

    mail_class: MailClass = MailClass.UNKNOWN
    seniority: Seniority = Seniority.UNKNOWN
    department: str = ""
    last_active_day: int = 0  # 0: signed up, never active
    is_former: bool = False  # an id that somebody had who is a member under another one
    is_erased: bool = False  # asked to be forgotten: nothing else is known, nor ever will be

    def join(self, other: "Member") -> "Member":
        """Return the person as both sides together know them; who is erased stays so."""
        if self.is_erased or other.is_erased:
            return ERASED
        return Member(
            max(self.mail_class, other.mail_class),
            max(self.seniority, other.seniority),
            max(self.department, other.department),
            max(self.last_active_day, other.last_active_day),
            self.is_former or other.is_former,
        )


ERASED = Member(is_erased=True)  # the greatest of all members: no join brings anything back


@dataclass(frozen=True, slots=True)
class Profile:
    """A join-semilattice of facts: see `join` (decision 0003)."""

    first_day: int | None = None  # a finer clock would make every event a change
    active_days: frozenset[int] = frozenset()
    members: Mapping[str, Member] = field(default_factory=dict)
    invitees: Mapping[str, Seniority] = field(default_factory=dict)
    features: frozenset[str] = frozenset()
    integrations: frozenset[str] = frozenset()
    workspaces: frozenset[str] = frozenset()
    limits: frozenset[str] = frozenset()  # the allowances that were used up
    first_seats: Count | None = None
    latest_seats: Count | None = None
    events: Mapping[Kind, Days] = field(default_factory=dict)
    spoken: Mapping[Kind, int] = field(default_factory=dict)  # the latest, in ms since 1970
    volumes: Mapping[int, float] = field(default_factory=dict)  # the most recorded on each day

    @property
    def people(self) -> tuple[Member, ...]:
        """Return the members who are somebody: no mailbox of a function, nobody twice or erased."""
        return tuple(
            member
            for member in self.members.values()
            if member.mail_class is not MailClass.ROLE
            and not (member.is_former or member.is_erased)
        )

    @property
    def named(self) -> Mapping[str, Member]:
        """Return the members by what they are called here, without those who were erased."""
        return {name: member for name, member in self.members.items() if not member.is_erased}

    def days_of(self, kind: Kind) -> Days:
        """Return the days on which a kind occurred, each with its events."""
        return self.events.get(kind, {})

    def last(self, kind: Kind) -> datetime | None:
        """Return when a kind occurred last; the first moment of the day where that is all we know.

        More is kept of SPOKEN_KINDS.
        """
        days = self.days_of(kind)
        if not days:
            return None
        return max(start_of(max(days)), moment_of(self.spoken.get(kind, 0)))

    def count(self, kind: Kind, since: int = 0) -> int:
        """Return how often a kind occurred since a day; exact below the bound of each day."""
        return sum(len(events) for day, events in self.days_of(kind).items() if day >= since)


NOTHING = Profile()


def is_nobodys(profile: Profile) -> bool:
    """Tell whether everybody whom a profile knew has been erased."""
    return all(member.is_erased for member in profile.members.values())


def without(profile: Profile, person: str) -> Profile:
    """Return a profile that knows nothing of a person and never will, whatever it is joined with.

    A mark takes the place of the member. Signals that invite the person are told without them.
    """
    invitees = {name: rank for name, rank in profile.invitees.items() if name != person}
    return join(replace(profile, invitees=invitees), Profile(members={person: ERASED}))


def join(left: Profile, right: Profile) -> Profile:
    """Return what both profiles know: idempotent, commutative and associative.

    Folding an event twice, late, or in another order, and merging two accounts that turn out to
    be one company, are all this one operation (decision 0003; S10).
    """
    return bounded(
        Profile(
            first_day=min(filter(None, (left.first_day, right.first_day)), default=None),
            active_days=left.active_days | right.active_days,
            members=join_maps(left.members, right.members, Member.join),
            invitees=join_maps(left.invitees, right.invitees, max),
            features=left.features | right.features,
            integrations=left.integrations | right.integrations,
            workspaces=left.workspaces | right.workspaces,
            limits=left.limits | right.limits,
            first_seats=min(filter(None, (left.first_seats, right.first_seats)), default=None),
            latest_seats=max(filter(None, (left.latest_seats, right.latest_seats)), default=None),
            events=join_maps(left.events, right.events, _join_days),
            spoken=join_maps(left.spoken, right.spoken, max),
            volumes=join_maps(left.volumes, right.volumes, max),
        )
    )


def bounded(profile: Profile) -> Profile:
    """Return the profile within its size: old days dropped, every collection cut to its sketch.

    What happens outside the product ages with everything else, but ages nothing itself: else a
    newsletter could push the days out of sight that speak against an account (S29).
    """
    inside = [*profile.active_days, *profile.volumes, *_days(profile, inside=True)]
    outside = [*_days(profile, inside=False)]
    oldest = max(inside, default=0) - WINDOW_DAYS
    oldest_of_all = max(oldest, max(outside, default=0) - WINDOW_DAYS)
    is_recent = (
        min(inside, default=oldest + 1) > oldest
        and min(outside, default=oldest_of_all + 1) > oldest_of_all
    )
    if is_recent and _is_small(profile):
        return profile
    since = stamp_of(start_of(oldest + 1))
    return replace(
        profile,
        active_days=frozenset(day for day in profile.active_days if day > oldest),
        members=_sampled(profile.members),
        invitees=bottom_k_keys(profile.invitees, MOST_NAMES),
        features=bottom_k(profile.features, MOST_NAMES),
        integrations=bottom_k(profile.integrations, MOST_NAMES),
        workspaces=bottom_k(profile.workspaces, MOST_NAMES),
        limits=bottom_k(profile.limits, MOST_NAMES),
        events={
            kind: kept
            for kind, by_day in sorted(profile.events.items())
            if (kept := _recent(by_day, oldest_of_all if kind in OUTSIDE_KINDS else oldest))
        },
        spoken={kind: stamp for kind, stamp in sorted(profile.spoken.items()) if stamp >= since},
        volumes={day: volume for day, volume in sorted(profile.volumes.items()) if day > oldest},
    )


def _sampled(members: Mapping[str, Member]) -> dict[str, Member]:
    """Return a sketch of the members, and every mark of who was erased: it outlives each cut."""
    sketch = bottom_k(members, MOST_MEMBERS)
    return {
        name: member
        for name, member in sorted(members.items())
        if name in sketch or member.is_erased
    }


def _is_small(profile: Profile) -> bool:
    """Tell whether nothing has to be cut, or dropped: most accounts are a handful of people."""
    return (
        len(profile.members) <= MOST_MEMBERS
        and len(profile.invitees) <= MOST_NAMES
        and len(profile.features) <= MOST_NAMES
        and len(profile.integrations) <= MOST_NAMES
        and len(profile.workspaces) <= MOST_NAMES
        and len(profile.limits) <= MOST_NAMES
        and all(
            by_day and all(len(events) <= MOST_EVENTS_A_DAY for events in by_day.values())
            for by_day in profile.events.values()
        )
    )


def _days(profile: Profile, *, inside: bool) -> Iterator[int]:
    for kind, by_day in profile.events.items():
        if (kind not in OUTSIDE_KINDS) is inside:
            yield from by_day


def _join_days(left: Days, right: Days) -> Days:
    return join_maps(left, right, frozenset.union)


def _recent(by_day: Days, oldest: int) -> Days:
    return {
        day: bottom_k(events, MOST_EVENTS_A_DAY)
        for day, events in sorted(by_day.items())
        if day > oldest
    }
