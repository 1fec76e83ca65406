"""Where an account stands between two judgements: what other systems were last told of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from plg_router.domain.handoff.events import Choice
from plg_router.domain.scoring.score import Scorecard
from plg_router.kernel.clock import day_of
from plg_router.policy.handoff import Motion

Mark = tuple[int, int]  # the latest day something happened on, since 1970, and how often that day
NEVER: Mark = (0, 0)


@dataclass(frozen=True, slots=True)
class Firing:
    """When a trigger fired last, and the latest day of what it fired on; days since 1970."""

    day: int
    evidence_day: int


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
    qualifying_card: Scorecard | None = None  # the evidence of the last crossing (S221)
    tier: int = 1
    cell: str = ""  # of the matrix
    programme: str | None = None  # of nurture; None: still in the first, "": people have it
    fired: Mapping[str, Firing] = field(default_factory=dict)  # by the name of the trigger
    chosen: Mapping[Choice, Mark] = field(default_factory=dict)
    hands_before: Mark = NEVER  # hands raised before self-serve was chosen
    settled_crossing: int = 0  # the last one before self-serve was chosen: it makes no lead now
    people_told: int = 0  # of an owned account, to its owner
    fewest_employees: int | None = None  # ever believed, where a trigger waits for growth
    expiries: int = 0  # the decision that last let a lead of the account expire (S154)

    def chose_since(self, moment: datetime) -> bool:
        """Tell whether self-serve was chosen on the day of a moment or later."""
        return any(day >= day_of(moment) for day, _ in self.chosen.values())


def inherited(own: Standing, other: Standing) -> Standing:
    """Return the standing of the account that lives on after a merger.

    Whoever has qualified, fired or chosen has done so for both, so that one company makes no second
    lead of the same crossing; the evidence of the later crossing stays. What other systems were
    told of the account that lives on is still what they were told.
    """
    sizes = [size for size in (own.fewest_employees, other.fewest_employees) if size is not None]
    return replace(
        own,
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
            choice: max(own.chosen.get(choice, NEVER), other.chosen.get(choice, NEVER))
            for choice in Choice
            if choice in own.chosen or choice in other.chosen
        },
        hands_before=max(own.hands_before, other.hands_before),
        settled_crossing=max(own.settled_crossing, other.settled_crossing),
        people_told=own.people_told + other.people_told,
        fewest_employees=min(sizes, default=None),
        expiries=max(own.expiries, other.expiries),
    )
