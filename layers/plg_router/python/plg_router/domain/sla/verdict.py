"""Judge an offer whose deadline the clock says has passed."""

from datetime import datetime
from enum import StrEnum

from plg_router.domain.assignment.lead import Lead
from plg_router.domain.assignment.place import Desk, escalate, owner_stand_in, place
from plg_router.domain.assignment.placement import Placement
from plg_router.domain.routing.request import RoutingRequest


class Verdict(StrEnum):
    """What an awakened clock finds."""

    OVERTAKEN = "overtaken"  # engaged, ended, or offered to somebody else meanwhile
    EARLY = "early"
    LAPSED = "lapsed"


def verdict(lead: Lead | None, offer_version: int, now: datetime) -> Verdict:
    """Judge the offer a clock was started for; the version fences late and duplicate clocks."""
    if lead is None or not lead.is_open or lead.version != offer_version:
        return Verdict.OVERTAKEN
    return Verdict.EARLY if lead.deadline and now < lead.deadline else Verdict.LAPSED


def after_lapse(lead: Lead, request: RoutingRequest, desk: Desk) -> Placement:
    """Decide what follows a lapse: the next rep, or a named person (S145, S146, T1).

    `request` is the lead's, with the company and the CRM's view read afresh and everybody who let
    it lapse among the tried: nobody gets it back. An owned account keeps its owner; a pool lead
    is routed again.
    """
    if request.owner in request.tried:
        stand_in = owner_stand_in(request, desk)
        return escalate(request, desk, before=lead, to=stand_in, reason="the owner did not answer")
    if not request.owner and lead.attempt >= desk.policy.sla.attempts:
        named = desk.policy.sla.named_person(lead.squad)
        reason = f"{lead.attempt} reps did not answer"
        return escalate(request, desk, before=lead, to=named, reason=reason)
    return place(request, desk, before=lead, correlation_id=lead.correlation_id)
