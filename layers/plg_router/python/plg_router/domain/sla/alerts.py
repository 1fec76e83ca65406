"""Say who should know that a customer waits: the rep's manager, else the squad's named person.

A manager who left or is away is passed over: nobody would see the alert until they are back.
"""

from plg_router.domain.assignment.desk import Desk
from plg_router.domain.assignment.lead import Lead
from plg_router.domain.handoff.events import AlertRaised
from plg_router.policy.handoff import Priority

UNTOUCHED, UNBOOKED = "untouched_lead", "meeting_not_booked"


def untouched(lead: Lead, desk: Desk, reason: str) -> AlertRaised:
    """Return the alert of a lead that showed intent and was not touched (S156).

    Small logos come first: their silence is the one that nobody else notices.
    """
    priority = Priority.HIGH if is_small_logo(lead, desk) else Priority.NORMAL
    return AlertRaised(
        lead.account_id, UNTOUCHED, reason, priority, for_person=_answers_for(lead, desk)
    )


def unbooked(lead: Lead, desk: Desk) -> AlertRaised:
    """Return the alert of a sales-led lead without a meeting; it stays with its rep (S91)."""
    reason = "no meeting was booked in time"
    return AlertRaised(
        lead.account_id, UNBOOKED, reason, Priority.HIGH, for_person=_answers_for(lead, desk)
    )


def is_small_logo(lead: Lead, desk: Desk) -> bool:
    """Tell whether the company is of the sizes that are easily passed over."""
    return lead.request.size_class(desk.policy.routing) in desk.policy.sla.small_logos


def _answers_for(lead: Lead, desk: Desk) -> str:
    rep = desk.roster.get(lead.rep_id) if lead.rep_id else None
    if rep and rep.manager and desk.is_there(rep.manager):
        return rep.manager
    return desk.policy.sla.named_person(lead.squad)
