"""What the CRM and the clock hear of a lead."""

from dataclasses import dataclass

from plg_router.domain.assignment.lead import Lead
from plg_router.kernel.ids import RepId


@dataclass(frozen=True, slots=True)
class LeadAssigned:
    """A lead has a rep, and the rep's clock runs (S144)."""

    lead: Lead


@dataclass(frozen=True, slots=True)
class LeadReassigned:
    """A lead passed to another rep after silence (S145)."""

    lead: Lead
    previous_rep_id: RepId


@dataclass(frozen=True, slots=True)
class LeadEscalated:
    """A named person has to act, since no clock can run or all of them ran out (S146)."""

    lead: Lead
    escalated_to: str
    reason: str


@dataclass(frozen=True, slots=True)
class LeadWithdrawn:
    """A lead ended without a touch: whoever had it may forget it."""

    lead: Lead
    reason: str


LeadEvent = LeadAssigned | LeadReassigned | LeadEscalated | LeadWithdrawn
