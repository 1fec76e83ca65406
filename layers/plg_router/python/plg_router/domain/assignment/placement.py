"""One decision about a lead, ready to be committed as a whole."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from plg_router.domain.assignment.credits import Credits
from plg_router.domain.assignment.events import LeadEvent
from plg_router.domain.assignment.lead import Lead
from plg_router.domain.assignment.record import DecisionRecord
from plg_router.kernel.ids import RepId


@dataclass(frozen=True, slots=True)
class Placement:
    """The lead before and after, what happens to slots and credits, the record and the event."""

    before: Lead | None
    lead: Lead
    record: DecisionRecord
    event: LeadEvent
    credits: Credits | None = None  # the squad's credits afterwards; None where nobody's turn moved
    is_early: bool = False  # one of the first leads, given just now: it counts (S218)
    moved: Lead | None = None  # whose course the lead continues, where accounts became one

    @property
    def takes(self) -> RepId | None:
        """Return the rep whose load rises."""
        return self.lead.rep_id if self.lead.is_open else None

    @property
    def releases(self) -> RepId | None:
        """Return the rep whose load falls."""
        return self.before.rep_id if self.before and self.before.is_open else None


def slots_moved(placements: Iterable[Placement]) -> dict[RepId, int]:
    """Return by how much decisions that are committed together change the load of each rep."""
    moved: Counter[RepId] = Counter()
    for placement in placements:
        if placement.takes:
            moved[placement.takes] += 1
        if placement.releases:
            moved[placement.releases] -= 1
    return {rep_id: slots for rep_id, slots in sorted(moved.items()) if slots}
