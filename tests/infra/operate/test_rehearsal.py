"""A rehearsal takes the very decision that would be taken, and leaves no trace of it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.cli.rehearsal_page import rehearsal_page
from infra.operate.rehearsal import Stage, rehearse, rehearse_override
from plg_router.domain.assignment.lead import LeadStatus
from plg_router.domain.assignment.manual_choice import ManualChoice
from plg_router.domain.scoring.events import Crossing, LeadQualified
from plg_router.kernel.errors import Rejected
from tests.fakes.cast import CAUSE, RULES, buying_signals, company, customer, rep
from tests.fakes.pipeline import Pipeline
from tests.infra.cli.test_pages import shown
from tests.services.merging import AT_WORK, COLLEAGUE, VP, qualify, route

ACME = company()


def staged(*reps, owner=None):
    """Return a pipeline with an account that is about to qualify, and its stage."""
    pipeline = Pipeline()
    for one in reps:
        pipeline.roster.save(one, 1)
    pipeline.fold(*buying_signals())
    pipeline.enrich(ACME, CAUSE)
    if owner:
        pipeline.accounts.save_crm(ACME, customer(owner), CAUSE)
    stage = Stage(
        pipeline.accounts, pipeline.leads, pipeline.roster, pipeline.policies, pipeline.clock
    )
    return pipeline, stage


def decide_for_real(pipeline):
    """Let the pipeline judge and route the account, and return the decision."""
    pipeline.score(ACME, CAUSE)
    (qualified,) = (
        event for event, _ in pipeline.storage.carried() if isinstance(event, LeadQualified)
    )
    return pipeline.route(qualified, CAUSE)


@given(st.sets(st.sampled_from(["rita", "saul", "tara"]), max_size=3), st.booleans())
def test_it_decides_what_is_then_decided(reps, owned):
    pipeline, stage = staged(*(rep(one) for one in sorted(reps)), owner="rita" if owned else None)

    rehearsed = rehearse(ACME, stage).placement.record
    real = decide_for_real(pipeline).record

    assert rehearsed.rep_id == real.rep_id
    assert rehearsed.trace == real.trace
    assert rehearsed.candidates == real.candidates
    assert (rehearsed.credits_before, rehearsed.credits_after) == (
        real.credits_before,
        real.credits_after,
    )
    assert (rehearsed.outcome, rehearsed.reason) == (real.outcome, real.reason)


def test_it_writes_nothing():
    pipeline, stage = staged(rep("rita"))
    before = list(pipeline.storage.history)

    rehearse(ACME, stage)

    assert pipeline.storage.history == before
    assert pipeline.leads.lead(ACME) is None
    assert pipeline.loads() == {"rita": 0}


def test_it_names_every_event_that_would_leave():
    _, stage = staged(rep("rita"))

    names = [event.detail_type for event in rehearse(ACME, stage).events]

    assert {"AccountScored.v1", "LeadQualified.v1", "LeadAssigned.v1"} <= set(names)


def test_an_account_is_judged_whose_last_lead_another_account_brought_with_it():
    """Whether its own crossing has made a lead then stands in the records alone."""
    pipeline, stage = staged(rep("rita"))
    pipeline.fold(AT_WORK)
    qualify(pipeline, VP)
    route(pipeline, VP)
    pipeline.fold(COLLEAGUE)
    pipeline.merge(VP, CAUSE)
    before = pipeline.leads.lead(ACME)

    rehearsed = rehearse(ACME, stage)

    assert before.request.crossed.account_id == VP
    assert rehearsed.placement.lead.request.crossed == Crossing(ACME, 2)
    assert pipeline.leads.lead(ACME) == before


def test_an_account_that_would_reach_nobody_is_said_to():
    pipeline = Pipeline()
    pipeline.fold(buying_signals()[0])
    stage = Stage(
        pipeline.accounts, pipeline.leads, pipeline.roster, pipeline.policies, pipeline.clock
    )

    found = rehearse(ACME, stage)

    assert found.placement is None
    assert "It would reach nobody" in shown(rehearsal_page(found, RULES))


@pytest.mark.parametrize("hours", [0, 1])
def test_a_lead_that_waits_counts_as_over_and_stays_as_it_is(hours):
    pipeline, stage = staged(rep("rita"), rep("saul"))
    decide_for_real(pipeline)
    lead = pipeline.lead()
    pipeline.clock.advance(timedelta(hours=hours))

    found = rehearse(ACME, stage)

    assert pipeline.lead() == lead
    assert lead.status is LeadStatus.OPEN
    assert found.present == lead
    assert found.placement.record.rep_id == "saul"  # whose turn it is after rita's
    assert f"present lead, open with {lead.rep_id}" in shown(rehearsal_page(found, RULES))


def test_the_page_shows_the_steps_the_candidates_and_the_events():
    _, stage = staged(rep("rita"), rep("emil", territories=["EMEA"]))

    page = shown(rehearsal_page(rehearse(ACME, stage), RULES))

    assert "nothing was written or sent" in page
    assert "territory: AMER by country" in page
    assert "territory: does not cover AMER" in page
    assert "Would be sent: LeadAssigned.v1" in page


def by_hand(lead, to):
    return ManualChoice(lead.account_id, lead.version, to, by="head", reason="knows them")


@pytest.mark.requirement("S139")
def test_a_decision_by_hand_is_tried_before_it_is_taken():
    pipeline, stage = staged(rep("rita"), rep("saul"))
    lead = decide_for_real(pipeline).lead

    placement = rehearse_override(by_hand(lead, "saul"), stage)

    assert (placement.record.rep_id, placement.record.by) == ("saul", "head")
    assert pipeline.lead() == lead


def test_a_decision_by_hand_that_the_rules_forbid_says_why_at_once():
    pipeline, stage = staged(rep("rita"), rep("emil", territories=["EMEA"]))
    lead = decide_for_real(pipeline).lead

    with pytest.raises(Rejected) as refused:
        rehearse_override(by_hand(lead, "emil"), stage)

    assert "AMER" in refused.value.fix
