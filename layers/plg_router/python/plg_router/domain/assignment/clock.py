"""When the router looks at a lead again: the moments that follow from its status.

 open       the reminder, then the deadline, both in the rep's working time (S144)
 waiting    every hour or so, since a new day and the end of time off make room and tell nobody;
            and the end of the longest wait for somebody to have room (S146)
 escalated  nothing but the expiry, which ends every lead that nobody answered (S154)

Beside them, and whoever has the lead, runs the time to book a meeting (S91).
"""

from dataclasses import replace
from datetime import datetime

from plg_router.domain.assignment.lead import Lead, LeadStatus
from plg_router.domain.routing.request import RoutingRequest
from plg_router.domain.routing.working_hours import WorkingHours
from plg_router.policy.handoff import Motion
from plg_router.policy.sla import SlaPolicy

EXPIRED = "expired"  # why a lead that nobody answered in time was withdrawn


def on_the_clock(lead: Lead, hours: WorkingHours, now: datetime, rules: SlaPolicy) -> Lead:
    """Return an open lead with its reminder and its deadline, from now on (S144).

    Time off stops no clock: an owner who leaves meanwhile is stood in for, not waited for.
    """
    return replace(
        lead,
        remind_at=hours.regular.after(now, rules.remind_after),
        deadline=hours.regular.after(now, rules.first_touch),
    )


def in_line(lead: Lead, now: datetime, rules: SlaPolicy, until: datetime | None = None) -> Lead:
    """Return a waiting lead with the moment at which it has waited long enough (S146).

    Who waits already goes on waiting `until` then.
    """
    end = until or now + rules.longest_wait
    return replace(lead, remind_at=min(now + rules.look_again, end), deadline=end)


def expires_at(lead: Lead, rules: SlaPolicy) -> datetime:
    """Return when a call would be spam, whoever has the lead (S154)."""
    return lead.opened_at + rules.expire_after


def wake_at(lead: Lead, rules: SlaPolicy) -> datetime:
    """Return when the router has to look at a lead that awaits an answer again."""
    expiry = expires_at(lead, rules)
    return min(lead.remind_at or lead.deadline or expiry, expiry)


def book_by(
    request: RoutingRequest, running: Lead | None, now: datetime, rules: SlaPolicy
) -> datetime | None:
    """Return until when a meeting has to be booked; None where none has to be, or no longer.

    One clock per crossing: it survives every change of the rep (S91).
    """
    if running:
        return running.book_by
    return now + rules.book_within if request.motion is Motion.SALES_LED else None


def wants_meeting(lead: Lead) -> bool:
    """Tell whether the time to book a meeting still runs: a touch alone does not end it (S91)."""
    alive = lead.awaits_answer or lead.status is LeadStatus.ENGAGED
    return alive and lead.book_by is not None


def is_pending(lead: Lead) -> bool:
    """Tell whether anybody is still to reach the customer, or to meet them."""
    return lead.awaits_answer or wants_meeting(lead)
