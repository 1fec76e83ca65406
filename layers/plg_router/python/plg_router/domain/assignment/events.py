"""What the CRM and the clock hear of a lead."""

from dataclasses import dataclass
from datetime import datetime

from plg_router.domain.assignment.lead import Lead
from plg_router.kernel.ids import RepId
from plg_router.policy.handoff import Play


@dataclass(frozen=True, slots=True)
class LeadAssigned:
    """A lead has a rep, and the rep's clock runs (S144)."""

    lead: Lead
    wake_at: datetime  # when the router looks at the lead again
    play: Play | None = None  # how to act


@dataclass(frozen=True, slots=True)
class LeadReassigned:
    """A lead passed to another rep: after silence, to its owner, by hand, or from who left."""

    lead: Lead
    previous_rep_id: RepId
    wake_at: datetime
    play: Play | None = None


@dataclass(frozen=True, slots=True)
class LeadEscalated:
    """A named person has to act, since no clock can run or all of them ran out (S146)."""

    lead: Lead
    escalated_to: str
    reason: str
    wake_at: datetime


@dataclass(frozen=True, slots=True)
class LeadQueued:
    """Nobody who could take a lead has room: it waits in a manager's queue (S155)."""

    lead: Lead
    manager: str
    reason: str
    wake_at: datetime


@dataclass(frozen=True, slots=True)
class LeadWithdrawn:
    """A lead ended without a touch: whoever had it may forget it."""

    lead: Lead
    reason: str


@dataclass(frozen=True, slots=True)
class LeadReminded:
    """A rep's time is nearly up, and the customer has heard nothing (S145)."""

    lead: Lead


@dataclass(frozen=True, slots=True)
class LeadClosed:
    """A lead was answered: nobody has to act any more, and the rep has room again (S147)."""

    lead: Lead


LeadEvent = LeadAssigned | LeadReassigned | LeadEscalated | LeadQueued | LeadWithdrawn
LeadNews = LeadReminded | LeadClosed  # told of a lead about which nothing was decided
