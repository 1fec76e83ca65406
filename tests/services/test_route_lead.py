"""A qualified lead goes to exactly one person, whatever happens at the same moment."""

from contextlib import suppress

import pytest

from plg_router.domain.assignment.events import LeadAssigned, LeadEscalated
from plg_router.domain.assignment.lead import LeadStatus
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.identity.nodes import Node
from plg_router.domain.routing.rep import Rep
from plg_router.kernel.errors import AlreadyHandled, Conflict, Transient
from plg_router.policy.routing import Squad
from tests.fakes.cast import CAUSE, SAME, company, customer, qualified, rep
from tests.fakes.crowd import at_once
from tests.fakes.pipeline import settled

ACME = company()


@pytest.fixture
def staffed(pipeline):
    for rep_id in ("rita", "saul", "tara"):
        pipeline.roster.save(rep(rep_id, cap=10), 1)
    return pipeline


def highest_load(pipeline):
    """Return the most open leads that anybody ever held."""
    return max(
        row.value.open_leads
        for rows in pipeline.storage.history
        for row in rows.values()
        if isinstance(row.value, Rep)
    )


def test_an_assignment_is_one_write_that_carries_its_event(staffed):
    writes = len(staffed.storage.history)

    placement = staffed.route(qualified(), CAUSE)

    assert len(staffed.storage.history) == writes + 1
    assert staffed.storage.carried() == [(LeadAssigned(placement.lead), CAUSE)]
    assert staffed.loads() == {"rita": 1, "saul": 0, "tara": 0}


@pytest.mark.requirement("S12")
@pytest.mark.parametrize("status", [LeadStatus.OPEN, LeadStatus.ESCALATED])
def test_an_account_whose_lead_waits_for_an_answer_gets_no_second_one(staffed, status):
    if status is LeadStatus.ESCALATED:
        for rep_id in staffed.roster.reps():
            staffed.roster.save(rep(rep_id, active=False), 2)
    first = staffed.assigned()

    with pytest.raises(AlreadyHandled):
        staffed.route(qualified(crossing=2), CAUSE)

    assert first.status is status
    assert staffed.lead() == first


def test_an_engaged_account_may_qualify_again(staffed):
    first = staffed.assigned()
    staffed.engage(ACME)

    second = staffed.route(qualified(crossing=2), CAUSE).lead

    assert (second.version, second.attempt) == (first.version + 2, 1)
    assert sum(staffed.loads().values()) == 1


@pytest.mark.requirement("S13")
def test_the_lead_of_an_account_that_lives_on_in_another_is_opened_there(staffed):
    staffed.accounts.point(Node(company("old-acme.com")), ACME, SAME)

    placement = staffed.route(qualified("old-acme.com"), CAUSE)

    assert staffed.leads.lead(company("old-acme.com")) is None
    assert staffed.lead() == placement.lead


@pytest.mark.requirement("S75")
def test_an_owned_account_goes_to_its_owner_whoevers_turn_it_is(staffed):
    staffed.roster.save(rep("olga", squads=[Squad.ENTERPRISE], territories=["EMEA"]), 1)
    staffed.accounts.save_crm(ACME, customer("olga"), CAUSE)

    assert staffed.assigned().rep_id == "olga"
    assert staffed.roster.credits(Squad.VELOCITY).version == 0


@pytest.mark.requirement("S79")
def test_an_account_abroad_reaches_nobody_at_home(staffed):
    staffed.tell(ACME, "crm", CompanyFacts(employees=200, country="DE"), CAUSE)

    lead = staffed.assigned()

    assert lead.status is LeadStatus.ESCALATED
    assert staffed.loads() == {"rita": 0, "saul": 0, "tara": 0}


@pytest.mark.parametrize("error", [Conflict, Transient])
def test_a_failed_write_leaks_nothing(staffed, error):
    staffed.storage.fail_next(1, error)

    with pytest.raises(error):
        staffed.route(qualified(), CAUSE)

    assert staffed.leads.lead(ACME) is None
    assert staffed.loads() == {"rita": 0, "saul": 0, "tara": 0}
    assert staffed.roster.credits(Squad.VELOCITY).version == 0
    assert staffed.storage.events() == []


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda pipeline: pipeline.route(qualified("beta.com"), CAUSE),
        lambda pipeline: pipeline.route(qualified("acme.com"), CAUSE),
        lambda pipeline: pipeline.roster.save(rep("rita", active=False), 2),
    ],
    ids=["another lead", "the same lead", "the rep leaves"],
)
def test_a_decision_overtaken_by_another_is_taken_again(staffed, meanwhile):
    staffed.storage.before_next_write(lambda: meanwhile(staffed))

    with pytest.raises(Conflict):
        staffed.route(qualified(), CAUSE)
    with suppress(AlreadyHandled):
        settled(lambda: staffed.route(qualified(), CAUSE))

    open_leads = [event for event in staffed.storage.events() if isinstance(event, LeadAssigned)]
    assert sum(staffed.loads().values()) == len(open_leads)
    assert sum(staffed.roster.credits(Squad.VELOCITY).value.values()) == 0
    assert len(staffed.decisions()) == 1


@pytest.mark.requirement("S80")
def test_ten_times_more_leads_than_room_exceed_no_cap_and_lose_no_lead(staffed, busy_threads):  # noqa: ARG001
    """32 threads over one pool of 30 slots: 30 leads are assigned, all others escalated."""
    domains = [f"company-{number}.com" for number in range(300)]

    def work_off(mine):
        for domain in mine:
            settled(lambda: staffed.route(qualified(domain), CAUSE))  # noqa: B023  called at once

    at_once([lambda part=part: work_off(domains[part::32]) for part in range(32)])

    assert staffed.loads() == {"rita": 10, "saul": 10, "tara": 10}
    assert highest_load(staffed) == 10
    outcomes = [type(event) for event in staffed.storage.events()]
    assert outcomes.count(LeadAssigned) == 30
    assert outcomes.count(LeadEscalated) == 270
    assert sum(staffed.roster.credits(Squad.VELOCITY).value.values()) == 0


@pytest.mark.requirement("S12")
def test_one_account_that_qualifies_in_32_threads_has_one_rep(staffed, busy_threads):  # noqa: ARG001
    def route(crossing):
        try:
            settled(lambda: staffed.route(qualified(crossing=crossing), CAUSE))
        except AlreadyHandled:
            return False
        return True

    routed = at_once([lambda number=number: route(number) for number in range(1, 33)])

    assert sum(routed) == 1
    assert sum(staffed.loads().values()) == 1
