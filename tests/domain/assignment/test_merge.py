"""Of the leads of two accounts that turn out to be one, exactly one goes on."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.assignment.engage import engage
from plg_router.domain.assignment.events import (
    LeadAssigned,
    LeadEscalated,
    LeadQueued,
    LeadWithdrawn,
)
from plg_router.domain.assignment.lead import LeadStatus, Step
from plg_router.domain.assignment.merge import heir, merge
from plg_router.domain.assignment.place import escalate, place, withdraw
from plg_router.domain.assignment.placement import slots_moved
from plg_router.domain.assignment.record import account_and_seq, decision_id
from plg_router.kernel.ids import AccountId
from plg_router.policy.handoff import Motion
from tests.domain.builders import ACME, CAUSE, DAY, NOON, crm, desk, open_lead, rep, request

VP = AccountId("person:0123456789abcdef")
SQUAD = desk(rep("olga"), rep("rita"), rep("saul"))


def lead_of(account, rep_id, **facts):
    """Return the open lead of an account with a rep."""
    return open_lead(request(account=account, **facts), desk(rep(rep_id)))


def merged(ended, own, at=SQUAD, **facts):
    """Return what becomes of two leads, with the slots moved by all that is decided."""
    merger = merge(ended, own, request(**facts), at)
    decided = [decision for decision in (merger.kept, merger.ended) if decision]
    return merger.kept, merger.ended, slots_moved(decided)


@pytest.mark.requirement("S12", "S155")
def test_the_lead_of_the_account_that_ended_goes_on_with_the_same_person_and_clock():
    before = replace(lead_of(VP, "rita"), attempt=2, opened_at=NOON - DAY)

    kept, ended, slots = merged(before, None)

    lead = kept.lead
    assert isinstance(kept.event, LeadAssigned)
    assert (lead.account_id, lead.version, lead.decision_seq) == (ACME, 1, 1)
    assert (lead.rep_id, lead.deadline, lead.attempt) == ("rita", before.deadline, 2)
    assert lead.opened_at == before.opened_at
    assert kept.record.reason == f"goes on from {VP}/1"
    assert isinstance(ended.event, LeadWithdrawn)
    assert ended.event.reason == f"the account turned out to be {ACME}"
    assert slots == {}


def test_it_follows_the_leads_the_other_account_had_before():
    history = engage(lead_of(ACME, "saul"), NOON)

    kept, _, slots = merged(lead_of(VP, "rita"), history)

    assert (kept.lead.version, kept.lead.decision_seq) == (history.version + 1, 2)
    assert slots == {}


@pytest.mark.requirement("S12")
def test_of_two_open_leads_that_of_the_account_that_lives_on_stays():
    kept, ended, slots = merged(lead_of(VP, "rita"), lead_of(ACME, "saul"))

    assert kept is None
    assert ended.lead.status is LeadStatus.WITHDRAWN
    assert slots == {"rita": -1}


@pytest.mark.requirement("S75")
@pytest.mark.parametrize("own", [None, lead_of(ACME, "saul")], ids=["alone", "of two"])
def test_the_owners_lead_goes_on_whichever_account_it_was_of(own):
    kept, ended, slots = merged(lead_of(VP, "olga"), own, crm=crm("olga"))

    assert (kept.lead.rep_id, kept.lead.account_id) == ("olga", ACME)
    assert ended.lead.rep_id == "olga"
    assert slots == ({"saul": -1} if own else {})


@pytest.mark.requirement("S75")
@pytest.mark.parametrize("own", [None, lead_of(ACME, "saul")], ids=["no other", "another"])
@pytest.mark.parametrize("before", [None, lead_of(VP, "rita")], ids=["no lead", "a lead"])
def test_the_owner_gets_the_lead_that_others_held(own, before):
    kept, ended, slots = merged(before, own, crm=crm("olga"))

    if not (own or before):
        assert (kept, ended, slots) == (None, None, {})
        return
    assert isinstance(kept.event, LeadAssigned)
    assert (kept.lead.rep_id, kept.lead.step, kept.lead.attempt) == ("olga", Step.OWNER, 1)
    assert (ended is None) is (before is None)
    assert slots == {
        "olga": 1,
        **({"rita": -1} if before else {}),
        **({"saul": -1} if own else {}),
    }


@pytest.mark.requirement("S75")
def test_an_owner_who_has_the_lead_already_keeps_it():
    kept, ended, slots = merged(lead_of(VP, "rita"), lead_of(ACME, "olga"), crm=crm("olga"))

    assert kept is None
    assert ended.lead.rep_id == "rita"
    assert slots == {"rita": -1}


@pytest.mark.requirement("S155")
def test_an_escalated_lead_goes_on_with_a_named_person():
    first = lead_of(VP, "rita")
    lapsed = escalate(first.request, SQUAD, before=first, to="head", reason="silence").lead

    kept, ended, slots = merged(lapsed, None)

    assert isinstance(kept.event, LeadEscalated)
    assert kept.event.escalated_to == "head-of-sales-assist"
    assert kept.lead.awaits_answer
    assert ended.lead.status is LeadStatus.WITHDRAWN
    assert slots == {}


@pytest.mark.requirement("S155")
def test_a_waiting_lead_waits_on_no_longer_than_it_would_have():
    full = desk(rep("rita", cap=1, open_leads=1))
    waiting = place(request(account=VP), full, before=None, correlation_id=CAUSE).lead

    kept, ended, slots = merged(waiting, None)

    assert isinstance(kept.event, LeadQueued)
    assert (kept.event.manager, kept.event.wake_at) == ("head-of-sales-assist", waiting.remind_at)
    assert kept.lead.deadline == waiting.deadline
    assert kept.lead.status is LeadStatus.WAITING
    assert ended.lead.status is LeadStatus.WITHDRAWN
    assert slots == {}


@pytest.mark.parametrize("own", [None, lead_of(ACME, "saul")], ids=["no other", "another"])
def test_an_answered_lead_is_history(own):
    answered = engage(lead_of(VP, "rita"), NOON)
    withdrawn = withdraw(lead_of(VP, "rita"), SQUAD, "merged before").lead

    assert merged(answered, own) == (None, None, {})
    assert merged(withdrawn, own) == (None, None, {})
    assert merged(None, own) == (None, None, {})


@pytest.mark.requirement("S75", "S91", "S154")
def test_the_owner_gets_a_lead_as_old_as_it_is_with_the_time_to_book_that_is_left():
    """No call is welcome for longer, and no meeting later, because two accounts became one."""
    before = lead_of(VP, "rita", motion=Motion.SALES_LED)
    later = replace(SQUAD, now=NOON + 3 * DAY)

    kept, _, _ = merged(before, None, later, motion=Motion.SALES_LED, crm=crm("olga"))

    assert kept.lead.rep_id == "olga"
    assert (kept.lead.opened_at, kept.lead.book_by) == (before.opened_at, before.book_by)
    assert kept.lead.deadline > before.deadline
    assert (kept.moved, kept.record.goes_on_from) == (before, None)


@pytest.mark.requirement("S205")
def test_the_record_of_a_lead_that_only_moved_says_which_decision_it_goes_on_from():
    kept, _, _ = merged(lead_of(VP, "rita"), None)

    assert account_and_seq(kept.record.goes_on_from) == (VP, 1)
    assert kept.record.turns == {}


@given(st.text(min_size=1), st.integers(1, 10**6))
def test_the_name_of_a_decision_says_whose_it_is_and_which(account, seq):
    assert account_and_seq(decision_id(AccountId(account), seq)) == (account, seq)


@pytest.mark.requirement("S12", "S75")
@pytest.mark.parametrize(
    ("ended", "own", "owner", "expected"),
    [
        (None, None, None, None),
        ("rita", None, None, "rita"),
        ("rita", "saul", None, "saul"),
        ("rita", "saul", "rita", "rita"),
        ("rita", "saul", "saul", "saul"),
        ("rita", "saul", "olga", "saul"),
        ("rita", None, "olga", "rita"),
    ],
)
def test_of_two_leads_the_owners_goes_on_and_else_that_of_the_account_that_does(
    ended, own, owner, expected
):
    goes_on = heir(ended and lead_of(VP, ended), own and lead_of(ACME, own), owner)

    assert (goes_on and goes_on.rep_id) == expected
