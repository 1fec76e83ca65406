"""In the early phase one person takes the first leads that nobody owns (S218)."""

import pytest

from plg_router.domain.assignment.events import LeadAssigned
from plg_router.domain.assignment.lead import Step
from plg_router.domain.assignment.place import place
from tests.domain.builders import CAUSE, crm, desk, policy, rep, request

EARLY = policy(routing__early_phase={"rep": "hope", "leads": 10})
HOPE = {"squads": (), "skills": (), "territories": ()}


def placed(*reps, left=10, rules=EARLY, **facts):
    at = desk(*reps, policy=rules, early_left=left)
    return place(request(**facts), at, before=None, correlation_id=CAUSE)


@pytest.mark.parametrize("facts", [{}, {"employees": 5000}, {"country": "DE"}])
@pytest.mark.requirement("S218")
def test_the_first_leads_go_to_whoever_writes_the_playbook(facts):
    placement = placed(rep("hope", **HOPE), rep("vera"), **facts)

    assert isinstance(placement.event, LeadAssigned)
    assert (placement.lead.rep_id, placement.lead.step) == ("hope", Step.EARLY)
    assert placement.credits is None
    assert placement.is_early is True
    assert placement.record.reason == "the first leads that nobody owns go to one person"
    assert placement.record.trace == ("owner: nobody", "early: 10 of 10 left")


@pytest.mark.requirement("S218", "T1")
def test_an_owned_account_is_its_owners_from_the_first_lead_on():
    placement = placed(rep("hope", **HOPE), rep("olga"), crm=crm("olga"))

    assert (placement.lead.rep_id, placement.lead.step) == ("olga", Step.OWNER)


@pytest.mark.parametrize(
    "facts",
    [
        {"left": 0},
        {"rules": policy()},
        {"tried": ["hope"]},
    ],
    ids=["after the tenth", "without an early phase", "once they let it lapse"],
)
@pytest.mark.requirement("S218")
def test_otherwise_the_pool_has_it(facts):
    assert placed(rep("hope", **HOPE), rep("vera"), **facts).lead.rep_id == "vera"


@pytest.mark.parametrize(
    ("absent", "found"),
    [
        ([], "early: hope is no active rep"),
        ([rep("hope", active=False)], "early: hope is no active rep"),
        ([rep("hope", cap=1, open_leads=1)], "early: hope is full with 1 of 1 open leads"),
    ],
)
@pytest.mark.requirement("S80", "S218")
def test_no_lead_waits_for_somebody_who_cannot_take_it(absent, found):
    placement = placed(*absent, rep("vera"))

    assert (placement.lead.rep_id, placement.lead.step) == ("vera", Step.CAPACITY)
    assert placement.record.trace[1] == found


@pytest.mark.requirement("S218")
def test_the_last_of_the_first_leads_is_one_of_them():
    placement = placed(rep("hope", **HOPE), rep("vera"), left=1)

    assert placement.lead.rep_id == "hope"
    assert placement.record.trace[-1] == "early: 1 of 10 left"


@pytest.mark.requirement("S155", "S218")
def test_whoever_let_it_lapse_is_on_the_record_as_done_with_it():
    placement = placed(rep("hope", **HOPE), rep("vera"), tried=["hope"])

    assert placement.record.trace[1] == "early: hope is done with it"
