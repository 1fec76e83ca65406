"""Four ways to choose who gets a lead; the first is the router's own."""

from collections import Counter
from collections.abc import Callable, Mapping
from random import Random

from infra.local.fairness.season import Moment
from plg_router.domain.assignment.desk import Desk
from plg_router.domain.assignment.place import place
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.routing.rep import Rep
from plg_router.domain.routing.request import RoutingRequest
from plg_router.domain.routing.working_hours import Shift, WorkingHours
from plg_router.kernel.clock import start_of
from plg_router.kernel.ids import AccountId, EventId, RepId
from plg_router.policy.handoff import Motion
from plg_router.policy.policy import Policy
from plg_router.policy.routing import Squad

Way = Callable[[Moment], RepId]

_ALWAYS = WorkingHours("UTC", tuple(Shift(weekday, 0, 24 * 60) for weekday in range(7)))
_EMPLOYEES = {Squad.ENTERPRISE: 5000, Squad.VELOCITY: 400}


def ways(policy: Policy, dice: Random) -> Mapping[str, Way]:
    """Return each way by its name, fresh for a season."""
    return {
        "credit rotation": credit_rotation(policy),
        "plain round-robin": round_robin(),
        "least loaded": least_loaded(dice),
        "weighted random": lambda moment: weighted_random(moment, dice),
    }


def credit_rotation(policy: Policy) -> Way:
    """Let the router decide, for accounts that differ in nothing but their squad."""
    credit: dict[Squad, Mapping[RepId, int]] = {}

    def choose(moment: Moment) -> RepId:
        roster = {
            rep_id: Rep(
                rep_id=rep_id,
                squads=frozenset([moment.squad]),
                skills=frozenset(["sales_assist"]),
                territories=frozenset(["AMER"]),
                hours=_ALWAYS,
                weight=weight,
                cap=1,
            )
            for rep_id, weight in moment.there.items()
        }
        asked = RoutingRequest(
            account_id=AccountId("company:example.com"),
            score=80,
            motion=Motion.SALES_ASSIST,
            reasons=(),
            company=CompanyFacts(employees=_EMPLOYEES[moment.squad], country="US"),
        )
        desk = Desk(roster, credit.get(moment.squad, {}), policy, start_of(0))
        placement = place(asked, desk, before=None, correlation_id=EventId("season"))
        credit[moment.squad] = placement.credits or {}
        return placement.takes or RepId("nobody")

    return choose


def round_robin() -> Way:
    """Let each of the squad have one in turn, by name; whoever is away is passed over."""
    latest: dict[Squad, RepId] = {}

    def choose(moment: Moment) -> RepId:
        names, last = sorted(moment.there), latest.get(moment.squad, "")
        latest[moment.squad] = next((name for name in names if name > last), names[0])
        return latest[moment.squad]

    return choose


def least_loaded(dice: Random) -> Way:
    """Let whoever has fewest open leads for their weight have it; people differ in pace."""
    pace: dict[RepId, float] = {}
    load: Counter[RepId] = Counter()

    def choose(moment: Moment) -> RepId:
        for rep_id in moment.there:
            if dice.random() < pace.setdefault(rep_id, dice.uniform(0.05, 0.3)) and load[rep_id]:
                load[rep_id] -= 1
        chosen = min(moment.there, key=lambda rep: (load[rep] / moment.there[rep], rep))
        load[chosen] += 1
        return chosen

    return choose


def weighted_random(moment: Moment, dice: Random) -> RepId:
    """Let chance decide, by weight."""
    (chosen,) = dice.choices(list(moment.there), list(moment.there.values()))
    return chosen
