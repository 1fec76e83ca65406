"""Everybody in a squad can check how its logos are shared, without seeing a single lead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.cli.report_pages import fairness_page
from infra.reports.fairness import shares
from plg_router.domain.assignment.credits import LEAD
from plg_router.domain.assignment.lead import Step
from plg_router.domain.assignment.place import place
from plg_router.kernel.ids import AccountId
from plg_router.policy.routing import SizeClass, Squad
from tests.domain.builders import CAUSE, POLICY, crm, desk, rep, request
from tests.infra.cli.test_pages import shown

REPS = {name: rep(name) for name in ("ann", "bob", "cat")}
ROUTING = POLICY.routing
sizes = st.sampled_from([5, 30, 200])


def turns(*employees):
    """Place leads of companies of these sizes one after the other; return records and credits."""
    credit, records = {}, []
    for number, size in enumerate(employees):
        asked = request(account=AccountId(f"company:c{number}.com"), employees=size)
        placed = place(
            asked, desk(*REPS.values(), credit=credit), before=None, correlation_id=CAUSE
        )
        credit = dict(placed.credits)
        records.append(placed.record)
    return records, credit


@pytest.mark.requirement("S136")
@given(st.lists(sizes, max_size=12))
def test_every_lead_of_the_rotation_is_counted_once_with_its_class(employees):
    records, credit = turns(*employees)

    found = shares(Squad.VELOCITY, REPS, credit, records, ROUTING)

    wanted = [asked.request.size_class(ROUTING) for asked in records]
    assert {size: sum(one.by_turn[size] for one in found) for size in SizeClass} == {
        size: wanted.count(size) for size in SizeClass
    }
    assert {one.rep_id: one.by_turn.total() for one in found} == {
        name: sum(record.rep_id == name for record in records) for name in REPS
    }


@pytest.mark.requirement("S136")
@given(st.lists(sizes, max_size=12))
def test_credits_are_shown_and_sum_to_zero(employees):
    records, credit = turns(*employees)

    found = shares(Squad.VELOCITY, REPS, credit, records, ROUTING)

    assert sum(round(one.credit * LEAD) for one in found) == 0


@pytest.mark.requirement("S136")
def test_the_page_holds_counts_and_no_account():
    records, credit = turns(200, 200, 5)
    squads = {Squad.VELOCITY: shares(Squad.VELOCITY, REPS, credit, records, ROUTING)}

    page = shown(fairness_page(squads))

    (header,) = [line for line in page.splitlines() if "by turn" in line]
    assert "mid" in header
    assert "micro" in header
    assert all(name in page for name in REPS)
    assert not [record for record in records if record.account_id.split(":")[1] in page]


def test_leads_of_owned_accounts_are_counted_apart():
    owned = request(crm=crm("ann"))
    record = place(owned, desk(*REPS.values()), before=None, correlation_id=CAUSE).record

    (ann, *_) = shares(Squad.VELOCITY, REPS, {}, [record], ROUTING)

    assert ann.by_turn.total() == 0
    assert ann.by_other_steps == {Step.OWNER: 1}


def test_the_leads_of_another_squad_are_none_of_this_one():
    records, credit = turns(200)

    assert shares(Squad.ENTERPRISE, REPS, credit, records, ROUTING) == []


def test_who_has_left_keeps_the_row_that_was_earned_and_nobody_else_does():
    records, credit = turns(200)
    gone = {name: rep(name, active=False) for name in REPS}

    found = shares(Squad.VELOCITY, gone, credit, records, ROUTING)

    assert [one.rep_id for one in found] == [records[0].rep_id]
