"""What a decision about a lead is taken with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from plg_router.domain.assignment.credits import Credits
from plg_router.domain.routing.rep import Rep
from plg_router.kernel.ids import RepId
from plg_router.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class Desk:
    """The reps, their credits, the rules and the moment."""

    roster: Mapping[RepId, Rep]
    credits: Credits  # of the squad that the lead asks for
    policy: Policy
    now: datetime
    early_left: int = 0  # leads that the early phase still has to give (S218)

    def hindrance(self, rep_id: RepId) -> str | None:
        """Return why a rep can take no lead now, to follow an `is`; None for one who can."""
        rep = self.roster.get(rep_id)
        if rep is None or not rep.active:
            return "no active rep"
        return rep.hindrance(self.policy.routing, self.now)
