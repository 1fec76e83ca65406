"""Make up a season of leads: who could have had each, while people join, leave, and go away."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from plg_router.kernel.ids import RepId
from plg_router.policy.routing import Squad

SQUADS = (Squad.ENTERPRISE, Squad.VELOCITY)

_LEADS, _REPS = 600, 12
_LONGEST_WEIGHT, _LONGEST_ABSENCE = 200, 80  # in leads


@dataclass(frozen=True, slots=True)
class Moment:
    """One lead: the squad it asks for, and the weights of those who could have it."""

    squad: Squad
    there: Mapping[RepId, int]


@dataclass(frozen=True, slots=True)
class _Career:
    """One rep's season, in leads since its start."""

    squads: frozenset[Squad]
    joins: int
    leaves: int
    away: tuple[range, ...]
    weights: tuple[tuple[int, int], ...]  # from which lead on, how much

    def weight_at(self, number: int) -> int | None:
        """Return the weight at a lead, or None where the rep could not have it."""
        if not self.joins <= number < self.leaves or any(number in gone for gone in self.away):
            return None
        return [weight for since, weight in self.weights if since <= number][-1]


def season(dice: Random) -> Iterator[Moment]:
    """Yield the leads of a season for which somebody was there."""
    careers = {RepId(f"rep-{number:02}"): _career(dice) for number in range(_REPS)}
    for number in range(_LEADS):
        squad = dice.choice(SQUADS)
        weights = {
            rep_id: career.weight_at(number)
            for rep_id, career in careers.items()
            if squad in career.squads
        }
        there = {rep_id: weight for rep_id, weight in weights.items() if weight}
        if there:
            yield Moment(squad, there)


def _career(dice: Random) -> _Career:
    starts = [dice.randrange(_LEADS) for _ in range(3)]
    return _Career(
        squads=frozenset(dice.choice([SQUADS, SQUADS[:1], SQUADS[1:]])),
        joins=dice.choice([0, 0, dice.randrange(_LEADS)]),
        leaves=dice.choice([_LEADS, _LEADS, dice.randrange(_LEADS)]),
        away=tuple(range(start, start + dice.randrange(_LONGEST_ABSENCE)) for start in starts),
        weights=tuple((since, dice.randint(1, 5)) for since in range(0, _LEADS, _LONGEST_WEIGHT)),
    )
