"""Say of every rep of the squad whether the lead may go there, and why not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from plg_router.domain.routing.rep import Rep
from plg_router.domain.routing.request import RoutingRequest
from plg_router.kernel.ids import RepId
from plg_router.policy.policy import Policy
from plg_router.policy.routing import Relaxation, Squad

ELIGIBLE = "eligible"
_FOR_NOW = "capacity: "


@dataclass(frozen=True, slots=True)
class Candidate:
    """One active rep of the squad, and the first reason that rules them out, if any."""

    rep_id: RepId
    verdict: str = ELIGIBLE

    @property
    def eligible(self) -> bool:
        """Tell whether the lead may go to this rep."""
        return self.verdict == ELIGIBLE

    @property
    def eligible_later(self) -> bool:
        """Tell whether only a lack of time or room rules the rep out."""
        return self.verdict.startswith(_FOR_NOW)


def candidates(
    request: RoutingRequest,
    roster: Iterable[Rep],
    policy: Policy,
    now: datetime,
    relaxed: frozenset[Relaxation] = frozenset(),
) -> tuple[Candidate, ...]:
    """Return every active rep of the lead's squad, by id, with the verdict on each (S73 to S80).

    The order of the checks is the order of the steps: segment, territory, capacity. Only the
    requirements in `relaxed` are dropped; caps and time off never are.
    """
    rules, first_touch = policy.routing, policy.sla.first_touch
    role, territory = request.specialists(rules), request.territory(rules)
    covering = {territory}
    if Relaxation.TERRITORY in relaxed:
        covering |= set(rules.territories.helped_by.get(territory, ()))

    def verdict(rep: Rep) -> str:
        if rep.rep_id in request.tried:
            return "had this lead before"
        if role.skill and role.skill not in rep.skills and Relaxation.SKILL not in relaxed:
            return f"segment: lacks the skill {role.skill}"
        if covering.isdisjoint(rep.territories):
            return f"territory: does not cover {territory}"
        hindrance = rep.hindrance(rules, now, first_touch)
        if hindrance is None and role.squad is Squad.ENTERPRISE:
            busy = rep.complex_deals >= rules.complex_deals
            if busy and Relaxation.COMPLEX_LOAD not in relaxed:
                hindrance = f"{rep.complex_deals} complex deals in hand"
        if hindrance is None and Relaxation.SHIFT not in relaxed:
            hindrance = None if rep.hours.is_on_shift(now) else "off shift"
        return f"{_FOR_NOW}{hindrance}" if hindrance else ELIGIBLE

    squad = (rep for rep in roster if rep.active and role.squad in rep.squads)
    return tuple(
        Candidate(rep.rep_id, verdict(rep)) for rep in sorted(squad, key=lambda rep: rep.rep_id)
    )
