"""A lead that goes on under another account says so: who has it, until when, and since when."""

from dataclasses import replace

import pytest

from plg_router.domain.assignment.events import LeadAssigned, LeadEscalated, LeadQueued
from plg_router.domain.assignment.lead import LeadStatus
from plg_router.domain.assignment.merge import merge
from plg_router.domain.assignment.place import escalate, place, take_over
from plg_router.kernel.ids import AccountId, EventId
from plg_router.policy.routing import Squad
from tests.domain.builders import ACME, DAY, NOON, POLICY, crm, desk, open_lead, rep, request

VP = AccountId("person:0123456789abcdef")
CAUSE = EventId("signal-7")
NAMED = POLICY.sla.escalate_to[Squad.VELOCITY]
PLAYED = request(account=VP, play="light_touch")
FULL = desk(rep("rita", cap=1, open_leads=1))
LATER = desk(rep("rita"), rep("ben"), now=NOON + DAY / 24)

OPEN = replace(open_lead(PLAYED, desk(rep("rita"))), attempt=2, correlation_id=CAUSE)
WAITING = place(PLAYED, FULL, before=None, correlation_id=CAUSE).lead
ESCALATED = escalate(PLAYED, LATER, before=OPEN, to="head", reason="silence").lead


def goes_on(moved, **facts):
    """Return the decision by which a lead goes on for the company."""
    return take_over(moved, request(play="light_touch", **facts), LATER, before=None)


@pytest.mark.requirement("S12", "S155")
@pytest.mark.parametrize("moved", [OPEN, WAITING, ESCALATED], ids=lambda lead: lead.status)
def test_person_clocks_squad_and_cause_stay_and_the_account_is_another(moved):
    elsewhere = replace(moved, squad=Squad.ENTERPRISE)

    placement = goes_on(elsewhere)

    assert placement.lead == replace(
        elsewhere,
        account_id=ACME,
        request=request(play="light_touch"),
        version=1,
        decision_seq=1,
    )
    assert (placement.moved, placement.before) == (elsewhere, None)
    assert placement.record.correlation_id == CAUSE
    assert (placement.record.step, placement.record.squad) == (moved.step, Squad.ENTERPRISE)


@pytest.mark.requirement("S12")
def test_who_has_it_is_told_with_the_play_and_the_moment_of_the_next_look():
    placement = goes_on(OPEN)

    play = POLICY.handoff.plays["light_touch"]
    assert placement.event == LeadAssigned(placement.lead, OPEN.remind_at, play)


@pytest.mark.requirement("S155")
def test_who_watches_the_queue_is_told_where_it_waits():
    placement = goes_on(WAITING)

    reason = f"goes on from {VP}/{WAITING.decision_seq}"
    assert placement.event == LeadQueued(placement.lead, NAMED, reason, WAITING.remind_at)


@pytest.mark.requirement("S146", "S155")
@pytest.mark.parametrize(
    ("owner", "backup", "to"),
    [(None, None, NAMED), (None, "ben", NAMED), ("olga", "ben", "ben"), ("olga", None, NAMED)],
)
def test_who_has_to_act_is_told_where_it_was_escalated(owner, backup, to):
    placement = goes_on(ESCALATED, crm=crm(owner, backup=backup))

    reason = f"goes on from {VP}/{ESCALATED.decision_seq}"
    expiry = ESCALATED.opened_at + POLICY.sla.expire_after
    assert placement.lead.status is LeadStatus.ESCALATED
    assert placement.event == LeadEscalated(placement.lead, to, reason, expiry)


@pytest.mark.requirement("S75")
def test_of_two_leads_the_owners_goes_on_with_its_clock():
    """Though the account that lives on has one of its own, with somebody else."""
    squad = desk(rep("rita"), rep("saul"), now=NOON + DAY / 24)
    own = open_lead(request(), desk(rep("saul")))

    kept = merge(OPEN, own, request(crm=crm("rita")), squad).kept

    assert kept.lead.deadline == OPEN.deadline
    assert kept.record.reason == f"goes on from {VP}/{OPEN.decision_seq}"


@pytest.mark.requirement("S75", "S155")
def test_an_owner_who_gets_it_anew_is_bound_to_the_signal_that_made_it():
    kept = merge(OPEN, None, request(crm=crm("ben")), LATER).kept

    assert (kept.lead.rep_id, kept.lead.correlation_id) == ("ben", CAUSE)
