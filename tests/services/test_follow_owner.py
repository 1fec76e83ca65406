"""Who owns an account in the CRM has its lead, whatever was decided before that was known."""

import pytest

from plg_router.domain.assignment.events import LeadEscalated, LeadReassigned
from plg_router.domain.assignment.lead import LeadStatus
from plg_router.domain.routing.events import AccountOwnerChanged
from plg_router.kernel.errors import AlreadyHandled, Conflict
from plg_router.policy.routing import Squad
from plg_router.services.ports import Cause
from tests.fakes.cast import CAUSE, SAME, company, customer, node, qualified, rep
from tests.fakes.pipeline import Pipeline, settled

ACME = company()
OWNED = Cause("crm-event", "crm-event")


@pytest.fixture
def pipeline():
    pipeline = Pipeline()
    pipeline.roster.save(rep("rita"), 1)
    pipeline.roster.save(rep("olga", squads=[Squad.ENTERPRISE]), 1)
    return pipeline


def own(pipeline, owner="olga", version=1, **more):
    """Let the CRM name an owner."""
    pipeline.accounts.save_crm(ACME, customer(owner, version=version, **more), OWNED)


def test_a_new_owner_is_announced_once(pipeline):
    own(pipeline)
    own(pipeline, version=2)
    own(pipeline, "rita", version=3)

    told = [event for event in pipeline.storage.events() if isinstance(event, AccountOwnerChanged)]
    assert told == [
        AccountOwnerChanged(ACME, "olga", None),
        AccountOwnerChanged(ACME, "rita", "olga"),
    ]


@pytest.mark.requirement("S75")
def test_a_pending_lead_goes_to_the_owner_and_the_slot_is_given_back(pipeline):
    first = pipeline.assigned()
    own(pipeline)

    placed = pipeline.follow(ACME, OWNED)

    assert isinstance(placed.event, LeadReassigned)
    assert (first.rep_id, placed.lead.rep_id) == ("rita", "olga")
    assert pipeline.loads() == {"rita": 0, "olga": 1}


@pytest.mark.requirement("S75", "T1")
def test_an_owner_who_is_full_is_stood_in_for(pipeline):
    pipeline.assigned()
    pipeline.roster.save(rep("olga", active=False), 2)
    own(pipeline, backup="bo")

    placed = pipeline.follow(ACME, OWNED)

    assert isinstance(placed.event, LeadEscalated)
    assert (placed.event.escalated_to, placed.lead.rep_id) == ("bo", "olga")
    assert pipeline.loads() == {"rita": 0, "olga": 0}


def test_a_waiting_lead_goes_to_the_owner(pipeline):
    pipeline.roster.save(rep("rita", cap=1), 2)
    pipeline.assigned("beta.com")
    assert pipeline.assigned().status is LeadStatus.WAITING
    own(pipeline)

    assert pipeline.follow(ACME, OWNED).lead.rep_id == "olga"


def test_the_same_owner_again_changes_nothing(pipeline):
    pipeline.assigned()
    own(pipeline)
    pipeline.follow(ACME, OWNED)
    writes = len(pipeline.storage.history)

    with pytest.raises(AlreadyHandled):
        pipeline.follow(ACME, OWNED)

    assert len(pipeline.storage.history) == writes


def test_a_lead_that_was_answered_stays_whose_it_was(pipeline):
    pipeline.assigned()
    engaged = pipeline.engage(ACME)
    own(pipeline)

    with pytest.raises(AlreadyHandled):
        pipeline.follow(ACME, OWNED)

    assert pipeline.lead() == engaged


def test_an_account_without_a_lead_or_an_owner_is_left_alone(pipeline):
    with pytest.raises(AlreadyHandled):
        pipeline.follow(ACME, OWNED)
    pipeline.assigned()
    with pytest.raises(AlreadyHandled):
        pipeline.follow(ACME, OWNED)


@pytest.mark.requirement("S75")
def test_an_owner_named_while_the_lead_is_decided_has_it_in_the_end(pipeline):
    """The news of the owner finds no lead yet; the decision finds the owner afterwards."""

    def name_the_owner():
        own(pipeline)
        with pytest.raises(AlreadyHandled):
            pipeline.follow(ACME, OWNED)

    pipeline.storage.before_next_write(name_the_owner)

    placed = pipeline.route(qualified(), CAUSE)

    assert placed.lead.rep_id == "olga"
    assert pipeline.loads() == {"rita": 0, "olga": 1}


@pytest.mark.requirement("S75")
def test_a_decision_cut_short_before_it_looked_again_is_put_right_by_its_next_delivery(pipeline):
    pipeline.assigned()
    own(pipeline)

    placed = pipeline.route(qualified(), CAUSE)

    assert placed.lead.rep_id == "olga"


@pytest.mark.requirement("S75")
def test_an_owner_named_while_leads_are_merged_has_the_lead_in_the_end(pipeline):
    old = company("old-acme.com")
    pipeline.assigned("old-acme.com")
    pipeline.accounts.point(node(old), ACME, SAME)
    pipeline.storage.before_next_write(lambda: own(pipeline))

    placed = pipeline.merge(old, CAUSE)

    assert (placed.lead.account_id, placed.lead.rep_id) == (ACME, "olga")
    assert pipeline.loads() == {"rita": 0, "olga": 1}


def test_a_rep_who_answers_while_the_owner_takes_over_keeps_the_lead(pipeline):
    pipeline.assigned()
    own(pipeline)
    pipeline.storage.before_next_write(lambda: pipeline.engage(ACME))

    with pytest.raises(Conflict):
        pipeline.follow(ACME, OWNED)
    with pytest.raises(AlreadyHandled):
        settled(lambda: pipeline.follow(ACME, OWNED))

    assert pipeline.lead().status is LeadStatus.ENGAGED
    assert pipeline.loads() == {"rita": 0, "olga": 0}
