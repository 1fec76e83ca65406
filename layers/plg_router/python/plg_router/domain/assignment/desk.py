"""What a decision about a lead is taken with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from plg_router.domain.assignment.credits import Credits
from plg_router.domain.routing.rep import NO_ACTIVE_REP, Rep
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

    def hindrance(self, rep_id: RepId, *, is_owner: bool = False) -> str | None:
        """Return why a rep can take no lead now, to follow an `is`; None for one who can.

        Only the owner of its account takes a lead with time off ahead: it is nobody else's (T1).
        """
        rep = self.roster.get(rep_id)
        if rep is None:
            return NO_ACTIVE_REP
        work = None if is_owner else self.policy.sla.first_touch
        return rep.hindrance(self.policy.routing, self.now, work)

    def is_there(self, person: RepId) -> bool:
        """Tell whether a person is at work these days, as far as the roster knows them."""
        rep = self.roster.get(person)
        return rep is None or rep.absence(self.now) is None
