"""Let one person take the first leads that nobody owns, to write the playbook (S218)."""

from dataclasses import dataclass

from plg_router.domain.assignment.desk import Desk
from plg_router.domain.routing.rep import Rep
from plg_router.domain.routing.request import RoutingRequest
from plg_router.kernel.ids import RepId

EARLY_PHASE = "the first leads that nobody owns go to one person"


@dataclass(frozen=True, slots=True)
class Early:
    """Who takes the lead, if the phase lasts and they can, and what there is to say about it."""

    rep: Rep | None = None
    found: tuple[str, ...] = ()


def early_phase(request: RoutingRequest, desk: Desk) -> Early:
    """Return who takes one of the first leads; nobody waits for a person who cannot."""
    phase = desk.policy.routing.early_phase
    if phase is None or desk.early_left < 1:
        return Early()
    rep_id = RepId(phase.rep)
    hindrance = "done with it" if rep_id in request.tried else desk.hindrance(rep_id)
    if hindrance:
        return Early(None, (f"early: {rep_id} is {hindrance}",))
    return Early(desk.roster[rep_id], (f"early: {desk.early_left} of {phase.leads} left",))
