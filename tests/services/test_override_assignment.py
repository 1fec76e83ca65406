"""A person may choose who gets a lead, on the record and within the rules that hold for all."""

from contextlib import suppress

import pytest

from plg_router.domain.assignment.lead import LeadStatus, Step
from plg_router.domain.assignment.manual_choice import ManualChoice
from plg_router.domain.assignment.refusal import Demand
from plg_router.kernel.errors import AlreadyHandled, Rejected
from plg_router.policy.routing import Squad
from plg_router.services.ports import Cause
from tests.fakes.cast import CAUSE, SAME, company, customer, node, rep
from tests.fakes.pipeline import Pipeline, settled

ACME = company()
BY_HAND = Cause("manual-1", "manual-1")


@pytest.fixture
def pipeline():
    pipeline = Pipeline()
    pipeline.roster.save(rep("rita"), 1)
    pipeline.roster.save(rep("saul", squads=[Squad.EXPANSION]), 1)
    return pipeline


def choice(to="saul", *, lead_version=1, account=ACME):
    return ManualChoice(account, lead_version, to, "revops-kim", "knows the customer")


@pytest.mark.requirement("S139")
def test_an_override_is_on_the_record_with_who_and_why(pipeline):
    pipeline.assigned()

    placed = pipeline.override(choice(), BY_HAND)

    record = pipeline.leads.decision(ACME, 2)
    assert (placed.lead.rep_id, placed.lead.step) == ("saul", Step.MANUAL)
    assert (record.rep_id, record.by, record.reason) == (
        "saul",
        "revops-kim",
        "knows the customer",
    )
    assert pipeline.loads() == {"rita": 0, "saul": 1}


@pytest.mark.requirement("S139")
def test_no_decision_but_an_override_names_a_person(pipeline):
    pipeline.assigned()

    assert pipeline.leads.decision(ACME, 1).by is None


def test_a_waiting_lead_may_be_given_by_hand(pipeline):
    pipeline.roster.save(rep("rita", cap=1), 2)
    pipeline.assigned("beta.com")
    assert pipeline.assigned().status is LeadStatus.WAITING

    assert pipeline.override(choice(), BY_HAND).lead.rep_id == "saul"


def test_the_same_override_again_changes_nothing(pipeline):
    pipeline.assigned()
    pipeline.override(choice(), BY_HAND)
    writes = len(pipeline.storage.history)

    with pytest.raises(AlreadyHandled):
        pipeline.override(choice(), BY_HAND)

    assert len(pipeline.storage.history) == writes


def test_an_override_undoes_no_decision_that_its_author_has_not_seen(pipeline):
    pipeline.assigned()
    pipeline.engage(ACME)

    with pytest.raises(Rejected, match="lead_version"):
        pipeline.override(choice(), BY_HAND)


@pytest.mark.requirement("T1", "S139")
def test_an_owned_account_is_not_given_away_by_hand(pipeline):
    pipeline.roster.save(rep("olga"), 1)
    pipeline.accounts.save_crm(ACME, customer("olga"), CAUSE)
    pipeline.assigned()

    with pytest.raises(Rejected, match="owner"):
        pipeline.override(choice(), BY_HAND)

    assert pipeline.lead().rep_id == "olga"


@pytest.mark.parametrize(
    "misfit",
    [rep("saul", cap=1), rep("saul", active=False), rep("saul", territories=["EMEA"])],
    ids=["full", "gone", "abroad"],
)
def test_nobody_is_given_by_hand_what_they_cannot_take(pipeline, misfit):
    pipeline.roster.save(rep("saul", cap=1), 2)
    pipeline.assigned("beta.com")
    pipeline.override(choice(account=company("beta.com")), BY_HAND)
    pipeline.assigned()
    pipeline.roster.save(misfit, 3)

    with pytest.raises(Rejected, match="rep_id"):
        pipeline.override(choice(), BY_HAND)

    assert pipeline.lead().rep_id == "rita"


FULL, ROOMY = rep("saul", cap=1), rep("saul", cap=9)


@pytest.fixture
def refused(pipeline):
    """Return a pipeline in which Saul was refused a lead, since he was full, and now has room."""
    pipeline.roster.save(FULL, 2)
    pipeline.assigned("beta.com")
    pipeline.override(choice(account=company("beta.com")), Cause("manual-0", "manual-0"))
    pipeline.assigned()
    with pytest.raises(Rejected):
        pipeline.override(choice(), BY_HAND)
    pipeline.roster.save(ROOMY, 3)
    return pipeline


@pytest.mark.requirement("S139")
def test_what_was_refused_once_stays_refused_whatever_has_become_possible(refused):
    writes = len(refused.storage.history)

    with pytest.raises(Rejected, match="full"):
        refused.override(choice(), BY_HAND)

    assert refused.lead().rep_id == "rita"
    assert len(refused.storage.history) == writes


@pytest.mark.requirement("S139")
def test_a_refusal_is_on_the_record_with_who_and_why(refused):
    refusal = refused.leads.refusal(Demand(BY_HAND.causation_id, choice()))

    assert refusal.demand.choice == choice()
    assert (refusal.field, refusal.refused_at) == ("rep_id", refused.clock())
    assert "full" in refusal.fix


@pytest.mark.parametrize(
    ("again", "cause"),
    [(choice(), Cause("manual-2", "manual-2")), (choice("nina"), BY_HAND)],
    ids=["said anew", "mended, under the same id"],
)
def test_a_refusal_is_of_one_demand(refused, again, cause):
    refused.roster.save(rep("nina"), 1)

    assert refused.override(again, cause).lead.rep_id == again.to


def test_what_asked_for_a_lead_before_there_was_one_does_not_take_it_later(pipeline):
    with pytest.raises(Rejected):
        pipeline.override(choice(), BY_HAND)
    pipeline.assigned()

    with pytest.raises(Rejected, match="account_id"):
        pipeline.override(choice(), BY_HAND)

    assert pipeline.lead().rep_id == "rita"


def test_a_refusal_outlives_the_end_of_its_account(refused):
    old = company("old-acme.com")
    with pytest.raises(Rejected):
        refused.override(choice(account=old), BY_HAND)
    refused.accounts.point(node(old), ACME, SAME)

    with pytest.raises(Rejected, match="account_id"):
        refused.override(choice(account=old), BY_HAND)

    assert refused.lead().rep_id == "rita"


def test_an_override_that_took_effect_was_never_refused(pipeline):
    """Told again once the lead has moved on, it says what has changed, and leaves no record."""
    pipeline.assigned()
    pipeline.override(choice(), BY_HAND)
    pipeline.apply_rep(rep("saul", active=False), 2, CAUSE)
    writes = len(pipeline.storage.history)

    with pytest.raises(Rejected, match="lead_version"):
        pipeline.override(choice(), BY_HAND)

    assert len(pipeline.storage.history) == writes


@pytest.mark.parametrize("first", [FULL, ROOMY], ids=["refused first", "given first"])
def test_of_the_same_demand_delivered_twice_at_once_one_answer_counts(refused, first):
    """Whoever is slower meets the other between its reads and its write."""
    second = ROOMY if first is FULL else FULL
    demand = Cause("manual-3", "manual-3")

    def meanwhile():
        refused.roster.save(first, 5)
        with suppress(Rejected):
            refused.override(choice(), demand)
        refused.roster.save(second, 6)

    refused.roster.save(second, 4)
    refused.storage.before_next_write(meanwhile)
    with suppress(Rejected, AlreadyHandled):
        settled(lambda: refused.override(choice(), demand))

    is_given = refused.lead().rep_id == "saul"
    assert is_given is (first is ROOMY)
    assert (refused.leads.refusal(Demand("manual-3", choice())) is None) is is_given


def test_an_account_without_a_lead_has_nothing_to_override(pipeline):
    with pytest.raises(Rejected, match="account_id"):
        pipeline.override(choice(), BY_HAND)


def test_the_lead_of_an_account_that_lives_on_in_another_is_found_there(pipeline):
    pipeline.assigned()
    pipeline.accounts.point(node(company("old-acme.com")), ACME, SAME)

    placed = pipeline.override(choice(account=company("old-acme.com")), BY_HAND)

    assert placed.lead.account_id == ACME
