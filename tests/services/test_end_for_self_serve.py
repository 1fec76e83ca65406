"""Whoever buys alone, or would rather, is left alone at once; nothing ever stands in their way."""

from dataclasses import replace

import pytest

from plg_router.domain.assignment.events import LeadWithdrawn
from plg_router.domain.assignment.lead import LeadStatus
from plg_router.domain.handoff.events import Choice, SelfServeChosen
from plg_router.domain.identity.nodes import Node
from plg_router.kernel.errors import AlreadyHandled, Conflict
from plg_router.policy.handoff import Motion
from plg_router.services.ports import Versioned
from tests.fakes.cast import CAUSE, SAME, company, customer, qualified, rep
from tests.fakes.crowd import at_once
from tests.fakes.pipeline import Pipeline, offer_of, settled

ACME = company()
BOUGHT = SelfServeChosen(ACME, Choice.PURCHASED)
PREFERS = SelfServeChosen(ACME, Choice.PREFERRED)


@pytest.fixture
def pipeline():
    pipeline = Pipeline()
    pipeline.roster.save(rep("rita", cap=1), 1)
    return pipeline


def after(pipeline, chosen):
    """Let scoring keep the choice, as it does before it tells of it, and return what it tells."""
    found = pipeline.accounts.load(chosen.account_id)
    lead, before = pipeline.leads.lead(found.account_id), found.standing
    crossed = lead.request.crossing if lead else 0
    settled_then = replace(
        before.value, chosen={chosen.choice: (1, 1)}, settled={found.account_id: crossed}
    )
    pipeline.accounts.save_standing(
        found.account_id, Versioned(settled_then, before.version + 1), (), CAUSE
    )
    return chosen


@pytest.mark.parametrize(
    ("chosen", "status"),
    [
        pytest.param(BOUGHT, LeadStatus.PURCHASED, marks=pytest.mark.requirement("S159")),
        pytest.param(PREFERS, LeadStatus.WITHDRAWN, marks=pytest.mark.requirement("S161")),
    ],
)
def test_the_lead_ends_at_once_and_whoever_had_it_is_told(pipeline, chosen, status):
    lead = pipeline.assigned()

    placement = pipeline.end_for_self_serve(after(pipeline, chosen), CAUSE)

    event = pipeline.storage.events()[-1]
    assert pipeline.lead() == placement.lead
    assert (placement.lead.status, placement.lead.deadline) == (status, None)
    assert isinstance(event, LeadWithdrawn)
    assert event.lead.rep_id == "rita"
    assert pipeline.loads() == {"rita": 0}
    pipeline.clock.move_to(lead.deadline)
    assert pipeline.enforce(offer_of(lead)).outcome == "overtaken"


@pytest.mark.parametrize("chosen", [BOUGHT, PREFERS])
@pytest.mark.requirement("S159", "S161")
def test_no_outreach_is_left_in_whichever_state_the_lead_was(pipeline, chosen):
    """On a rep's clock, waiting for room, with a named person, or touched and to be met."""
    pipeline.assigned("open.com")
    pipeline.assigned("waiting.com")
    pipeline.roster.save(rep("rita", active=False), 2)
    pipeline.assigned("escalated.com")
    sales_led = replace(qualified("touched.com"), motion=Motion.SALES_LED)
    touched = pipeline.route(sales_led, CAUSE).lead
    pipeline.engage(company("touched.com"))

    for name in ("open", "waiting", "escalated", "touched"):
        account = company(f"{name}.com")
        theirs = after(pipeline, replace(chosen, account_id=account))
        ended = pipeline.end_for_self_serve(theirs, CAUSE)
        assert not ended.lead.awaits_answer

    pipeline.clock.move_to(touched.book_by)
    assert pipeline.check_meeting(touched.account_id, touched.book_by).outcome == "overtaken"
    assert pipeline.loads() == {"rita": 0}


@pytest.mark.requirement("S159")
def test_a_purchase_of_a_merged_account_ends_the_lead_of_the_one_it_lives_on_in(pipeline):
    pipeline.assigned()
    old = company("old-acme.com")
    pipeline.accounts.point(Node(old), ACME, SAME)

    bought = after(pipeline, SelfServeChosen(old, Choice.PURCHASED))
    pipeline.end_for_self_serve(bought, CAUSE)

    assert pipeline.lead().status is LeadStatus.PURCHASED


@pytest.mark.requirement("T1")
def test_the_owner_of_a_customer_who_bought_more_stays_the_owner(pipeline):
    pipeline.accounts.save_crm(ACME, customer("rita"), CAUSE)
    pipeline.assigned()

    assert pipeline.end_for_self_serve(after(pipeline, BOUGHT), CAUSE).lead.rep_id == "rita"


def test_where_nobody_is_to_reach_out_nothing_changes(pipeline):
    with pytest.raises(AlreadyHandled):
        pipeline.end_for_self_serve(BOUGHT, CAUSE)

    pipeline.assigned()
    pipeline.engage(ACME)
    with pytest.raises(AlreadyHandled):
        pipeline.end_for_self_serve(BOUGHT, CAUSE)


@pytest.mark.requirement("S169")
def test_that_sales_reached_the_customer_is_remembered_after_the_purchase_and_in_the_next_lead(
    pipeline,
):
    """Else the deal would count as one that nobody had a part in."""
    pipeline.route(replace(qualified(), motion=Motion.SALES_LED), CAUSE)
    touched_at = pipeline.engage(ACME).touched_at

    bought = pipeline.end_for_self_serve(after(pipeline, BOUGHT), CAUSE).lead
    again = pipeline.route(replace(qualified(), crossing=2), CAUSE).lead

    assert touched_at is not None
    assert bought.status is LeadStatus.PURCHASED
    assert bought.touched_at == again.touched_at == touched_at


@pytest.mark.parametrize("chosen", [BOUGHT, PREFERS])
@pytest.mark.requirement("S159", "S161")
def test_a_choice_that_is_told_late_leaves_the_lead_of_a_later_crossing_alone(pipeline, chosen):
    pipeline.assigned()
    pipeline.end_for_self_serve(after(pipeline, chosen), CAUSE)
    again = replace(qualified(), crossing=2)

    raised_a_hand = pipeline.route(again, CAUSE).lead

    with pytest.raises(AlreadyHandled):
        pipeline.end_for_self_serve(chosen, CAUSE)
    assert pipeline.lead() == raised_a_hand
    assert pipeline.lead().status is LeadStatus.OPEN


def test_a_purchase_at_the_very_moment_of_a_touch_is_decided_on_a_second_look(pipeline):
    pipeline.assigned()
    after(pipeline, BOUGHT)
    pipeline.storage.before_next_write(lambda: pipeline.engage(ACME))

    with pytest.raises(Conflict):
        pipeline.end_for_self_serve(BOUGHT, CAUSE)


@pytest.mark.requirement("S159")
def test_the_race_of_a_purchase_and_the_clock_always_ends_with_nobody_on_it(
    busy_threads,  # noqa: ARG001
):
    for _ in range(200):
        pipeline = Pipeline()
        for name in ("rita", "saul"):
            pipeline.roster.save(rep(name), 1)
        lead = pipeline.assigned()
        after(pipeline, BOUGHT)
        pipeline.clock.move_to(lead.deadline)

        at_once(
            [
                lambda: settled(lambda: pipeline.enforce(offer_of(lead))),  # noqa: B023  ends here
                lambda: settled(lambda: pipeline.end_for_self_serve(BOUGHT, CAUSE)),  # noqa: B023
            ]
        )

        assert pipeline.lead().status is LeadStatus.PURCHASED
        assert set(pipeline.loads().values()) == {0}
