"""A rep: what they may take, how much of it, and when."""

from dataclasses import dataclass

from plg_router.domain.routing.working_hours import WorkingHours
from plg_router.kernel.ids import RepId
from plg_router.policy.routing import Squad


@dataclass(frozen=True, slots=True)
class Rep:
    """One salesperson as the CRM describes them, and the open leads they hold now."""

    rep_id: RepId
    squads: frozenset[Squad]
    skills: frozenset[str]
    territories: frozenset[str]
    hours: WorkingHours
    weight: int  # share of the pool, relative to the others'
    cap: int  # open leads at a time
    open_leads: int = 0
    active: bool = True
    manager: RepId | None = None

    @property
    def has_room(self) -> bool:
        """Tell whether one more lead fits under the cap."""
        return self.open_leads < self.cap
