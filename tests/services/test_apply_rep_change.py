"""What the CRM says of a rep is taken over, and the rep's leads follow at once."""

from dataclasses import replace

import pytest

from plg_router.domain.assignment.events import LeadEscalated, LeadReassigned
from plg_router.domain.assignment.lead import LeadStatus
from plg_router.domain.routing.working_hours import Absence
from plg_router.kernel.errors import AlreadyHandled, Conflict
from plg_router.services.ports import Cause
from tests.fakes.cast import CAUSE, DAY, NOW, ROUND_THE_CLOCK, company, customer, qualified, rep
from tests.fakes.pipeline import Pipeline

CHANGED = Cause("rep-event", "rep-event")


@pytest.fixture
def staffed():
    """Return a pipeline in which rita holds two leads and saul could take them."""
    pipeline = Pipeline()
    pipeline.roster.save(rep("rita"), 1)
    for domain in ("acme.com", "beta.com"):
        pipeline.assigned(domain)
    pipeline.roster.save(rep("saul"), 1)
    return pipeline


def away(rep_id="rita", start=NOW - DAY, end=NOW + DAY):
    """Return a rep on time off."""
    return replace(rep(rep_id), hours=replace(ROUND_THE_CLOCK, time_off=(Absence(start, end),)))


@pytest.mark.requirement("S18")
def test_the_crms_word_on_capacity_counts_from_the_next_lead_on(staffed):
    staffed.apply_rep(rep("saul", cap=1), 2, CHANGED)

    leads = [staffed.assigned(f"company-{number}.com") for number in range(4)]

    assert [lead.rep_id for lead in leads] == ["rita", "saul", "rita", "rita"]


@pytest.mark.requirement("S155")
@pytest.mark.parametrize("gone", [rep("rita", active=False), away()], ids=["left", "on time off"])
def test_a_rep_who_is_gone_keeps_no_lead(staffed, gone):
    placed = staffed.apply_rep(gone, 2, CHANGED)

    assert staffed.loads() == {"rita": 0, "saul": 2}
    assert all(isinstance(one.event, LeadReassigned) for one in placed)
    assert {one.event.previous_rep_id for one in placed} == {"rita"}
    assert {cause.correlation_id for _, cause in staffed.storage.carried()[-2:]} == {
        CAUSE.correlation_id
    }


def test_time_off_that_lies_ahead_takes_nothing_away(staffed):
    placed = staffed.apply_rep(away(start=NOW + DAY, end=NOW + 2 * DAY), 2, CHANGED)

    assert list(placed) == []
    assert staffed.loads() == {"rita": 2, "saul": 0}


@pytest.mark.requirement("T1", "S155")
def test_the_leads_of_an_owner_who_is_gone_go_to_the_stand_in():
    pipeline = Pipeline()
    pipeline.roster.save(rep("olga"), 1)
    pipeline.roster.save(rep("rita"), 1)
    pipeline.accounts.save_crm(company(), customer("olga", backup="bo"), CAUSE)
    pipeline.assigned()

    (placed,) = pipeline.apply_rep(away("olga"), 2, CHANGED)

    assert isinstance(placed.event, LeadEscalated)
    assert (placed.event.escalated_to, placed.lead.rep_id) == ("bo", "olga")
    assert pipeline.loads() == {"olga": 0, "rita": 0}


@pytest.mark.requirement("S155")
def test_what_nobody_has_room_for_waits(staffed):
    staffed.roster.save(rep("saul", cap=1), 2)

    staffed.apply_rep(rep("rita", active=False), 2, CHANGED)

    statuses = sorted(staffed.lead(domain).status for domain in ("acme.com", "beta.com"))
    assert statuses == [LeadStatus.OPEN, LeadStatus.WAITING]
    assert staffed.loads() == {"rita": 0, "saul": 1}


@pytest.mark.parametrize("back", [rep("tara", cap=1), rep("rita", cap=3)], ids=["new", "raised"])
def test_room_that_came_up_is_filled_from_the_queue(back):
    pipeline = Pipeline()
    pipeline.roster.save(rep("rita", cap=1), 1)
    pipeline.assigned("beta.com")
    assert pipeline.assigned().status is LeadStatus.WAITING

    (placed,) = pipeline.apply_rep(back, 2, CHANGED)

    assert (placed.lead.account_id, placed.lead.rep_id) == (company(), back.rep_id)


def test_a_rep_who_is_back_from_time_off_is_given_what_waited():
    pipeline = Pipeline()
    pipeline.roster.save(away("rita"), 1)
    assert pipeline.assigned().status is LeadStatus.WAITING

    (placed,) = pipeline.apply_rep(rep("rita"), 2, CHANGED)

    assert placed.lead.rep_id == "rita"


def test_a_cap_lowered_below_the_load_takes_nothing_away_and_gives_nothing_more(staffed):
    staffed.apply_rep(rep("saul", active=False), 2, CHANGED)

    staffed.apply_rep(rep("rita", cap=1), 2, CHANGED)

    assert staffed.loads()["rita"] == 2
    assert staffed.assigned("gamma.com").status is LeadStatus.WAITING


def test_the_same_change_again_changes_nothing(staffed):
    staffed.apply_rep(rep("rita", active=False), 2, CHANGED)
    writes = len(staffed.storage.history)

    with pytest.raises(AlreadyHandled):
        staffed.apply_rep(rep("rita", active=False), 2, CHANGED)

    assert len(staffed.storage.history) == writes


def test_an_older_change_brings_nobody_back(staffed):
    staffed.apply_rep(rep("rita", active=False), 3, CHANGED)

    with pytest.raises(AlreadyHandled):
        staffed.apply_rep(rep("rita", cap=5), 2, CHANGED)

    assert staffed.assigned("gamma.com").rep_id == "saul"


def test_a_change_that_was_interrupted_is_finished_by_its_next_delivery(staffed):
    gone = rep("rita", active=False)
    staffed.roster.save(gone, 2)  # and there it ended

    placed = staffed.apply_rep(gone, 2, CHANGED)

    assert len(placed) == 2
    assert staffed.loads() == {"rita": 0, "saul": 2}


def test_a_lead_that_is_not_listed_yet_is_looked_for_again(staffed):
    listed, staffed.leads.held_by = staffed.leads.held_by, lambda _rep_id: iter(())
    gone = rep("rita", active=False)

    with pytest.raises(Conflict):
        staffed.apply_rep(gone, 2, CHANGED)
    staffed.leads.held_by = listed
    staffed.apply_rep(gone, 2, CHANGED)

    assert staffed.loads() == {"rita": 0, "saul": 2}


def test_a_lead_that_is_answered_meanwhile_stays_answered(staffed):
    gone = rep("rita", active=False)
    staffed.roster.save(gone, 2)
    staffed.storage.before_next_write(lambda: staffed.engage(company()))

    staffed.apply_rep(gone, 3, CHANGED)

    assert staffed.lead().status is LeadStatus.ENGAGED
    assert staffed.loads() == {"rita": 0, "saul": 1}


def test_a_decision_for_a_rep_who_leaves_at_that_moment_is_taken_again(staffed):
    staffed.storage.before_next_write(
        lambda: staffed.apply_rep(rep("rita", active=False), 2, CHANGED)
    )

    with pytest.raises(Conflict):
        staffed.route(qualified("gamma.com"), CAUSE)

    assert staffed.assigned("gamma.com").rep_id == "saul"
