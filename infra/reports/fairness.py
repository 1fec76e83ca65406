"""How a squad's leads fell to its reps, by logo class: counts, never whose they were (S136)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from plg_router.domain.assignment.credits import LEAD, Credits
from plg_router.domain.assignment.lead import Step
from plg_router.domain.assignment.record import DecisionRecord
from plg_router.domain.routing.rep import Rep
from plg_router.kernel.ids import RepId
from plg_router.policy.routing import RoutingPolicy, SizeClass, Squad

GIVES = frozenset({"LeadAssigned", "LeadReassigned"})


@dataclass(frozen=True, slots=True)
class Share:
    """What one rep of a squad was given."""

    rep_id: RepId
    weight: int
    credit: float  # in leads: above zero the squad owes the rep some, below it is the other way
    by_turn: Counter[SizeClass] = field(default_factory=Counter)
    by_other_steps: Counter[Step] = field(default_factory=Counter)  # e.g. as the account's owner


def shares(
    squad: Squad,
    reps: Mapping[RepId, Rep],
    credit: Credits,
    records: Iterable[DecisionRecord],
    policy: RoutingPolicy,
) -> list[Share]:
    """Return what every rep of a squad was given, by rep; `records` may be those of all squads.

    Whoever is active in the squad has a row, with nothing in it where nothing was given; so has
    everybody who was given one of its leads.
    """
    found = {
        rep_id: _nothing_yet(rep_id, rep, credit)
        for rep_id, rep in reps.items()
        if rep.active and squad in rep.squads
    }
    for record in records:
        rep_id = record.rep_id
        if rep_id is None or record.outcome not in GIVES or record.squad is not squad:
            continue
        share = found.setdefault(rep_id, _nothing_yet(rep_id, reps.get(rep_id), credit))
        if record.step is Step.CAPACITY:
            share.by_turn[record.request.size_class(policy)] += 1
        else:
            share.by_other_steps[record.step] += 1
    return [found[rep_id] for rep_id in sorted(found)]


def _nothing_yet(rep_id: RepId, rep: Rep | None, credit: Credits) -> Share:
    return Share(rep_id, rep.weight if rep else 0, credit.get(rep_id, 0) / LEAD)
