"""Say of every rep of the squad whether the lead may go there, and why not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from plg_router.domain.routing.rep import Rep
from plg_router.domain.routing.request import RoutingRequest
from plg_router.kernel.ids import RepId
from plg_router.policy.routing import Relaxation, RoutingPolicy

ELIGIBLE = "eligible"
NOT_ACTIVE = "not active"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One rep of the squad, and the first reason that rules them out, if any."""

    rep_id: RepId
    verdict: str

    @property
    def eligible(self) -> bool:
        """Tell whether the lead may go to this rep."""
        return self.verdict == ELIGIBLE


def candidates(
    request: RoutingRequest,
    roster: Iterable[Rep],
    policy: RoutingPolicy,
    now: datetime,
    relaxed: frozenset[Relaxation] = frozenset(),
) -> tuple[Candidate, ...]:
    """Return every rep of the lead's squad, by id, with the verdict on each (S73 to S80).

    The order of the checks is the order of the steps: segment, territory, capacity. Only the
    requirements in `relaxed` are dropped; territory and cap never are.
    """
    specialists, territory = request.specialists(policy), request.territory(policy)

    def verdict(rep: Rep) -> str:
        if rep.rep_id in request.tried:
            return "had this lead before"
        if not rep.active:
            return NOT_ACTIVE
        if _lacks(rep, specialists.skill) and Relaxation.SKILL not in relaxed:
            return f"segment: lacks the skill {specialists.skill}"
        if territory not in rep.territories:
            return f"territory: does not cover {territory}"
        if rep.hours.is_away(now):
            return "capacity: on time off"
        if not rep.hours.is_on_shift(now) and Relaxation.SHIFT not in relaxed:
            return "capacity: off shift"
        if not rep.has_room:
            return f"capacity: full with {rep.open_leads} of {rep.cap} open leads"
        return ELIGIBLE

    squad = (rep for rep in roster if specialists.squad in rep.squads)
    return tuple(
        Candidate(rep.rep_id, verdict(rep)) for rep in sorted(squad, key=lambda rep: rep.rep_id)
    )


def _lacks(rep: Rep, skill: str | None) -> bool:
    return skill is not None and skill not in rep.skills
