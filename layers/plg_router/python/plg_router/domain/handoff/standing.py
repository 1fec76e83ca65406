"""Where an account stands between two judgements: what other systems were last told of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from plg_router.domain.handoff.events import Choice
from plg_router.domain.scoring.events import Crossing
from plg_router.domain.scoring.scorecard import Scorecard
from plg_router.domain.signals.lattice import join_maps
from plg_router.kernel.ids import AccountId
from plg_router.policy.handoff import Motion

Mark = tuple[int, int]  # the latest day something happened on, since 1970, and how often that day
NEVER: Mark = (0, 0)


@dataclass(frozen=True, slots=True)
class Firing:
    """When a trigger fired last, and the latest day of what it fired on; days since 1970."""

    day: int
    evidence_day: int


class Expiry(NamedTuple):
    """The decision that let a lead expire, as the account it was of counts them."""

    account_id: AccountId
    decision_seq: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What was told, so that hearing the same again, late or in another order says nothing new.

    An account that never earned a report step and fired no trigger serves itself.
    """

    points: int = 0
    motion: Motion = Motion.SELF_SERVE
    passes_gate: bool = False
    policy_hash: str = ""
    armed: bool = True  # false from a crossing until the score falls under `rearm_below`
    crossing: int = 0
    crossed_at: datetime | None = None  # the last time: when what raised it happened
    qualifying_card: Scorecard | None = None  # the evidence of the last crossing (S221)
    tier: int = 1
    cell: str = ""  # of the matrix
    programme: str | None = None  # of nurture; None: still in the first, "": people have it
    fired: Mapping[str, Firing] = field(default_factory=dict)  # by the name of the trigger
    chosen: Mapping[Choice, Mark] = field(default_factory=dict)
    chosen_at: datetime | None = None  # the last time
    # The last crossing before self-serve was chosen, which makes no lead now: of the account and of
    # each that ended in it once it had crossed, so that leads on their way are looked for there.
    settled: Mapping[AccountId, int] = field(default_factory=dict)
    people_told: int = 0  # of an owned account, to its owner
    fewest_employees: int | None = None  # ever believed, where a trigger waits for growth
    # The decision that last let a lead expire (S154), of the account and of those that ended in it:
    # each counts its own.
    expired: Mapping[AccountId, int] = field(default_factory=dict)

    @property
    def last_choice(self) -> Choice:
        """Return the latest choice of an account that has made one."""
        return max(self.chosen, key=lambda choice: (self.chosen[choice], choice))

    def settles(self, crossed: Crossing) -> bool:
        """Tell whether self-serve was chosen after a crossing: nobody is to act on it (S161)."""
        return crossed.number <= self.settled.get(crossed.account_id, 0)

    @property
    def is_told(self) -> bool:
        """Tell whether other systems know of every choice."""
        return all(times for _, times in self.chosen.values())

    def overrules(self, other: "Standing") -> bool:
        """Tell whether a choice ends what another account crossed by then."""
        if self.chosen_at is None or other.crossed_at is None:
            return False
        return other.crossed_at <= self.chosen_at


def dated(before: Standing, after: Standing, *raised_at: datetime | None) -> Standing:
    """Return a standing with the moment at which the last of what made it cross happened."""
    if after.crossing == before.crossing:
        return after
    return replace(after, crossed_at=max(filter(None, raised_at), default=None))


def is_since(later: datetime | None, earlier: datetime | None) -> bool:
    """Tell whether one thing happened after another: False where either never did."""
    return later is not None and earlier is not None and later > earlier


def later_of(one: datetime | None, other: datetime | None) -> datetime | None:
    """Return the later of two moments, of which either may be none."""
    return max(filter(None, (one, other)), default=None)


def inherited(own: Standing, other: Standing, *, account: AccountId, ended: AccountId) -> Standing:
    """Return the standing of an account that lives on after a merger with the other one.

    Whoever has qualified, fired or chosen has done so for both, so that one company makes no second
    lead of the same crossing; the evidence of the later crossing stays. A choice that came after a
    crossing of the other side settles it (S159, S161), as does one of the same moment, since
    neither knew of the other. It has to be told of both, unless either has crossed since: who asked
    after a choice has taken it back. What other systems were told of the account that lives on is
    still what they were told.
    """
    both = replace(
        own,
        crossed_at=later_of(own.crossed_at, other.crossed_at),
        chosen_at=later_of(own.chosen_at, other.chosen_at),
    )
    settles_other = own.overrules(other) or other.overrules(own)
    is_news = settles_other and not (_outlasts(own, other) or _outlasts(other, own))
    sizes = [size for size in (own.fewest_employees, other.fewest_employees) if size is not None]
    return replace(
        both,
        armed=own.armed and other.armed,
        crossing=max(own.crossing, other.crossing),
        qualifying_card=max(own, other, key=lambda standing: standing.crossing).qualifying_card,
        fired={
            name: max(
                (side.fired[name] for side in (own, other) if name in side.fired),
                key=lambda firing: (firing.day, firing.evidence_day),
            )
            for name in sorted({*own.fired, *other.fired})
        },
        chosen={
            choice: _untold(mark) if is_news else mark
            for choice in Choice
            if (mark := max(own.chosen.get(choice, NEVER), other.chosen.get(choice, NEVER))) > NEVER
        },
        settled={
            **({ended: 0} if other.crossing else {}),
            **_settled(other, ended, own),
            **_settled(own, account, other),
        },
        people_told=own.people_told + other.people_told,
        fewest_employees=min(sizes, default=None),
        expired=join_maps(own.expired, other.expired, max),
    )


def _settled(side: Standing, account: AccountId, other: Standing) -> Mapping[AccountId, int]:
    """Return what is settled of one side: all of it where a choice of the other overrules it."""
    if other.overrules(side):
        return dict.fromkeys((*side.settled, account), side.crossing)
    return side.settled


def _outlasts(side: Standing, other: Standing) -> bool:
    """Tell whether the last crossing of a side holds against the choices of both.

    Of one moment its own side's choice was known to it, and the other's overrules it.
    """
    if side.crossed_at is None or is_since(side.chosen_at, side.crossed_at):
        return False
    return not other.overrules(side)


def _untold(mark: Mark) -> Mark:
    day, _ = mark
    return day, 0
