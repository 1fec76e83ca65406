"""Judge a lead whose clock has run: what is due now, and what follows from it."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from plg_router.domain.assignment.clock import EXPIRED, expires_at, wants_meeting
from plg_router.domain.assignment.desk import Desk
from plg_router.domain.assignment.hand_over import NO_ANSWER
from plg_router.domain.assignment.lead import Lead, LeadStatus
from plg_router.domain.assignment.place import escalate, owner_stand_in, place, withdraw
from plg_router.domain.assignment.placement import Placement
from plg_router.domain.routing.request import RoutingRequest
from plg_router.policy.sla import SlaPolicy


class Verdict(StrEnum):
    """What an awakened clock finds."""

    OVERTAKEN = "overtaken"  # answered, ended, or decided upon anew meanwhile
    EARLY = "early"
    NEARLY_UP = "nearly_up"  # time to remind the rep
    LOOK_AGAIN = "look_again"  # whether somebody has room by now
    LAPSED = "lapsed"  # of the time to touch, or to wait for room
    EXPIRED = "expired"


def verdict(lead: Lead | None, decision_seq: int, now: datetime, rules: SlaPolicy) -> Verdict:
    """Judge the lead a clock was started for, as it is now.

    A clock belongs to one decision, whose number fences late and duplicate clocks.
    """
    if lead is None or not lead.awaits_answer or lead.decision_seq != decision_seq:
        return Verdict.OVERTAKEN
    if now >= expires_at(lead, rules):
        return Verdict.EXPIRED
    if lead.deadline and now >= lead.deadline:
        return Verdict.LAPSED
    if lead.remind_at and now >= lead.remind_at:
        is_waiting = lead.status is LeadStatus.WAITING
        return Verdict.LOOK_AGAIN if is_waiting else Verdict.NEARLY_UP
    return Verdict.EARLY


def reminded(lead: Lead) -> Lead:
    """Return the lead with its reminder given: once for each rep who has it."""
    return replace(lead, version=lead.version + 1, remind_at=None)


def after_lapse(lead: Lead, request: RoutingRequest, desk: Desk) -> Placement:
    """Decide what follows a lapse: the next rep, or a named person (S145, S146, T1).

    `request` is the lead's, with the company and the CRM's view read afresh and everybody who let
    it lapse among the tried: nobody gets it back. An owned account keeps its owner; a pool lead
    is routed again, and one that has waited for room goes to a named person if there is none yet.
    """
    if request.owner in request.tried:
        stand_in = owner_stand_in(request, desk)
        return escalate(request, desk, before=lead, to=stand_in, reason=NO_ANSWER)
    if not request.owner and lead.is_open and lead.attempt >= desk.policy.sla.attempts:
        return _to_named_person(lead, request, desk, f"{lead.attempt} reps did not answer")
    placement = place(request, desk, before=lead, correlation_id=lead.correlation_id)
    if lead.status is placement.lead.status is LeadStatus.WAITING:
        return _to_named_person(lead, request, desk, "nobody had room in time")
    return placement


def expire(lead: Lead, desk: Desk) -> Placement:
    """Withdraw a lead that nobody answered while a call was welcome (S154)."""
    return withdraw(lead, desk, EXPIRED, LeadStatus.EXPIRED)


def is_unbooked(lead: Lead, book_by: datetime) -> bool:
    """Tell whether the meeting a clock was started for is still missing, whoever has the lead.

    Only the moment itself fences this clock, so that it survives every change of the rep (S91).
    """
    return wants_meeting(lead) and lead.book_by == book_by


def told_of(lead: Lead) -> Lead:
    """Return the lead with its missing meeting told: once for each crossing of the threshold."""
    return replace(lead, version=lead.version + 1, book_by=None)


def _to_named_person(lead: Lead, request: RoutingRequest, desk: Desk, reason: str) -> Placement:
    named = desk.policy.sla.named_person(lead.squad)
    return escalate(request, desk, before=lead, to=named, reason=reason)
