"""End a lead because somebody reached the customer."""

from dataclasses import replace
from datetime import datetime, timedelta

from plg_router.domain.assignment.clock import wants_meeting
from plg_router.domain.assignment.lead import Lead, LeadStatus
from plg_router.kernel.errors import AlreadyHandled

CLOCKS_DIFFER = timedelta(minutes=5)  # by how much a CRM's clock may be behind ours


def may_engage(lead: Lead, at: datetime, *, meeting_booked: bool) -> bool:
    """Tell whether a touch is news for a lead; of a lead that had one, a meeting still is.

    What happened before the lead was there is of an earlier one, however late it is told.
    """
    return at >= lead.opened_at - CLOCKS_DIFFER and _waits(lead, meeting_booked=meeting_booked)


def engage(lead: Lead, at: datetime, *, meeting_booked: bool = False) -> Lead:
    """Return the lead as engaged: no clock runs, nobody else will get it (S147).

    An escalated or waiting lead ends the same way. The time to book a meeting runs on until one
    is booked (S91). Raises AlreadyHandled where nobody waits for either.
    """
    if not _waits(lead, meeting_booked=meeting_booked):
        raise AlreadyHandled
    return replace(
        lead,
        status=LeadStatus.ENGAGED,
        version=lead.version + 1,
        deadline=None,
        remind_at=None,
        book_by=None if meeting_booked else lead.book_by,
        touched_at=min(at, lead.touched_at or at),
    )


def _waits(lead: Lead, *, meeting_booked: bool) -> bool:
    return lead.awaits_answer or (meeting_booked and wants_meeting(lead))
