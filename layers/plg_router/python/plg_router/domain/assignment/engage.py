"""End a lead because somebody reached the customer."""

from dataclasses import replace

from plg_router.domain.assignment.lead import Lead, LeadStatus
from plg_router.kernel.errors import AlreadyHandled


def engage(lead: Lead) -> Lead:
    """Return the lead as engaged: no clock runs, nobody else will get it (S147).

    An escalated lead ends the same way. Raises AlreadyHandled when it has ended before.
    """
    if not lead.awaits_answer:
        raise AlreadyHandled
    return replace(lead, status=LeadStatus.ENGAGED, version=lead.version + 1, deadline=None)
