"""A qualified lead goes to exactly one person, whatever happens at the same moment."""

from collections import Counter
from contextlib import suppress
from dataclasses import replace

import pytest

from plg_router.domain.assignment.events import LeadAssigned, LeadQueued
from plg_router.domain.assignment.lead import LeadStatus, Step
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.handoff.events import Choice
from plg_router.domain.handoff.standing import Standing
from plg_router.domain.identity.nodes import Node
from plg_router.kernel.errors import AlreadyHandled, Conflict, Transient
from plg_router.policy.routing import EarlyPhase, Squad
from plg_router.services.ports import Versioned
from tests.fakes.cast import CAUSE, DAY, NOW, RULES, SAME, company, customer, qualified, rep
from tests.fakes.crowd import at_once
from tests.fakes.leads import Desktop
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
        if isinstance(row.value, Desktop)
    )


def test_an_assignment_is_one_write_that_carries_its_event(staffed):
    writes = len(staffed.storage.history)

    placement = staffed.route(qualified(), CAUSE)

    assert len(staffed.storage.history) == writes + 1
    assert staffed.storage.carried()[0] == (placement.event, CAUSE)
    assert staffed.loads() == {"rita": 1, "saul": 0, "tara": 0}


@pytest.mark.requirement("S159", "S161")
def test_a_crossing_from_before_self_serve_was_chosen_makes_no_lead_however_late_it_comes(staffed):
    chosen = {Choice.PREFERRED: (1, 1)}
    settled_once = Versioned(Standing(crossing=1, chosen=chosen, settled={ACME: 1}), 1)
    staffed.accounts.save_standing(ACME, settled_once, (), CAUSE)

    with pytest.raises(AlreadyHandled):
        staffed.route(qualified(crossing=1), CAUSE)

    assert staffed.leads.lead(ACME) is None
    assert staffed.route(qualified(crossing=2), CAUSE).lead.is_open


@pytest.mark.requirement("S12")
@pytest.mark.parametrize("status", [LeadStatus.OPEN, LeadStatus.ESCALATED])
def test_an_account_whose_lead_waits_for_an_answer_gets_no_second_one(staffed, status):
    if status is LeadStatus.ESCALATED:
        for rep_id in staffed.roster.reps(NOW):
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
    """32 threads over one pool of 30 slots: 30 leads are assigned, all others wait."""
    domains = [f"company-{number}.com" for number in range(300)]

    def work_off(mine):
        for domain in mine:
            settled(lambda: staffed.route(qualified(domain), CAUSE))  # noqa: B023  called at once

    at_once([lambda part=part: work_off(domains[part::32]) for part in range(32)])

    assert staffed.loads() == {"rita": 10, "saul": 10, "tara": 10}
    assert highest_load(staffed) == 10
    outcomes = [type(event) for event in staffed.storage.events()]
    assert outcomes.count(LeadAssigned) == 30
    assert outcomes.count(LeadQueued) == 270
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


@pytest.fixture
def early(staffed):
    """Return a pipeline in which hanna, the Head of PLG, takes the first three leads."""
    phase = EarlyPhase(rep="hanna", leads=3)
    routing = RULES.routing.model_copy(update={"early_phase": phase})
    staffed.policies.policy = RULES.model_copy(update={"routing": routing})
    staffed.roster.save(rep("hanna", squads=[Squad.ENTERPRISE]), 1)
    return staffed


@pytest.mark.requirement("S218")
def test_the_first_leads_go_to_the_head_and_all_others_to_the_pool(early):
    leads = [early.assigned(f"company-{number}.com") for number in range(5)]

    assert [lead.rep_id for lead in leads] == ["hanna"] * 3 + ["rita", "saul"]
    assert [lead.step for lead in leads] == [Step.EARLY] * 3 + [Step.CAPACITY] * 2


@pytest.mark.requirement("S218", "T1")
def test_an_owned_account_is_none_of_the_first_leads(early):
    early.roster.save(rep("olga", squads=[Squad.ENTERPRISE]), 1)
    early.accounts.save_crm(ACME, customer("olga"), CAUSE)

    assert early.assigned().rep_id == "olga"
    assert early.roster.early_leads() == 0


@pytest.mark.requirement("S218")
def test_the_first_leads_are_counted_right_however_many_come_at_once(early, busy_threads):  # noqa: ARG001
    domains = [f"company-{number}.com" for number in range(16)]

    at_once(
        [
            lambda domain=domain: settled(lambda: early.route(qualified(domain), CAUSE))
            for domain in domains
        ]
    )

    steps = [early.lead(domain).step for domain in domains]
    assert steps.count(Step.EARLY) == early.roster.early_leads() == 3
    assert early.loads()["hanna"] == 3


@pytest.mark.requirement("S133")
def test_whoever_has_had_enough_of_a_day_is_passed_over_until_the_next(staffed):
    for rep_id in ("rita", "saul"):
        staffed.roster.save(replace(rep(rep_id), daily_cap=1), 2)
    leads = [staffed.assigned(f"company-{number}.com") for number in range(6)]
    staffed.clock.advance(DAY)
    tomorrow = [staffed.assigned(f"next-{number}.com") for number in range(3)]

    assert Counter(lead.rep_id for lead in leads) == {"rita": 1, "saul": 1, "tara": 4}
    assert not {"rita", "saul"}.isdisjoint(lead.rep_id for lead in tomorrow)


@pytest.mark.requirement("S133")
def test_many_leads_at_once_exceed_no_cap_of_a_day(staffed, busy_threads):  # noqa: ARG001
    for rep_id in ("rita", "saul", "tara"):
        staffed.roster.save(replace(rep(rep_id), daily_cap=3), 2)
    domains = [f"company-{number}.com" for number in range(16)]

    at_once(
        [
            lambda domain=domain: settled(lambda: staffed.route(qualified(domain), CAUSE))
            for domain in domains
        ]
    )

    assert staffed.loads() == {"rita": 3, "saul": 3, "tara": 3}
    assert sum(staffed.lead(domain).status is LeadStatus.WAITING for domain in domains) == 7
