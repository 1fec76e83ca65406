"""A qualified company of some size opens an opportunity: once a crossing, for who has the lead."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plg_router.domain.assignment.lead import LeadStatus
from plg_router.domain.assignment.merge import merge
from plg_router.domain.assignment.place import escalate, place, take_over
from plg_router.domain.crm.opportunity import opportunity_requested
from plg_router.domain.handoff.standing import Standing
from plg_router.domain.routing.ownership import Lifecycle
from plg_router.domain.signals.fold import fold
from plg_router.kernel.ids import AccountId
from plg_router.kernel.kinds import Kind
from plg_router.policy.crm import Pipeline
from plg_router.policy.handoff import Motion
from tests.domain.builders import (
    CAUSE,
    DAY,
    NOON,
    POLICY,
    TODAY,
    crm,
    desk,
    policy,
    rep,
    request,
    signal,
)

ANN, OLGA = rep("ann"), rep("olga")


def placed(asked, *reps, before=None):
    return place(asked, desk(*reps), before=before, correlation_id=CAUSE)


@pytest.mark.requirement("S141", "T6", "T7")
@given(score=st.integers(0, 100), employees=st.integers(1, 5000) | st.none())
@example(score=70, employees=100)
@example(score=69, employees=100)
def test_it_takes_a_score_at_the_gate_and_a_hundred_employees(score, employees):
    asked = replace(request(employees=employees), score=score)

    asked_for = opportunity_requested(placed(asked, ANN), POLICY)

    assert (asked_for is not None) == (score >= 70 and (employees or 0) >= 100)


@pytest.mark.requirement("S141", "T7")
@pytest.mark.parametrize(("employees", "opens"), [(99, False), (100, True)])
def test_a_mid_market_company_may_be_both_assisted_and_too_small_for_an_opportunity(
    employees, opens
):
    placement = placed(request(employees=employees), ANN)

    assert placement.lead.rep_id == "ann"
    assert (opportunity_requested(placement, POLICY) is not None) is opens


@pytest.mark.requirement("S141")
def test_a_company_of_unknown_size_is_large_by_no_policy():
    any_size = policy(crm__opportunity_from_employees=1)

    assert opportunity_requested(placed(request(employees=1), ANN), any_size) is not None
    assert opportunity_requested(placed(request(employees=None), ANN), any_size) is None


@pytest.mark.requirement("S142")
def test_it_belongs_to_whoever_the_same_decision_chose():
    chosen = {
        opportunity_requested(
            place(
                request(),
                desk(rep("ann"), rep("bob"), credit=credit),
                before=None,
                correlation_id=CAUSE,
            ),
            POLICY,
        ).assigned_to
        for credit in ({"ann": 5, "bob": -5}, {"ann": -5, "bob": 5})
    }

    assert chosen == {"ann", "bob"}


@pytest.mark.requirement("S142")
def test_the_owner_comes_before_anybodys_turn():
    owned = request(crm=crm("olga", lifecycle=Lifecycle.CUSTOMER))

    asked_for = opportunity_requested(placed(owned, ANN, OLGA), POLICY)

    assert asked_for.assigned_to == "olga"


def test_where_no_rep_could_take_the_lead_the_named_person_has_it():
    asked_for = opportunity_requested(placed(request()), POLICY)

    assert asked_for.assigned_to == POLICY.sla.named_person(asked_for.lead.squad)


@pytest.mark.requirement("S141")
def test_none_is_opened_beside_an_open_one():
    busy = request(crm=crm("olga", lifecycle=Lifecycle.PROSPECT, has_open_opportunity=True))

    assert opportunity_requested(placed(busy, ANN, OLGA), POLICY) is None


@pytest.mark.requirement("S141")
def test_it_is_asked_for_once_a_crossing():
    first = placed(replace(request(), crossing=1), ANN, OLGA)
    tried = replace(first.lead.request, tried=("ann",))
    second = placed(tried, ANN, OLGA, before=first.lead)
    third = escalate(
        tried, desk(ANN, OLGA), before=second.lead, to="head-of-sales", reason="nobody answered"
    )
    over = replace(third.lead, status=LeadStatus.WITHDRAWN)
    anew = placed(replace(request(), crossing=2), ANN, OLGA, before=over)

    asked_for = [opportunity_requested(each, POLICY) for each in (first, second, third, anew)]

    assert [each is not None for each in asked_for] == [True, False, False, True]


@pytest.mark.requirement("S141", "S142")
def test_a_lead_that_waits_for_capacity_asks_once_it_is_given_away():
    full = rep("ann", cap=1, open_leads=1)
    waiting = placed(request(), full)
    given_away = placed(waiting.lead.request, ANN, before=waiting.lead)

    assert waiting.lead.status is LeadStatus.WAITING
    assert opportunity_requested(waiting, POLICY) is None
    assert opportunity_requested(given_away, POLICY).assigned_to == "ann"


def test_a_lead_that_goes_on_under_another_account_has_asked_before():
    moved = placed(request(account=AccountId("company:zeta.com")), ANN).lead
    later = desk(ANN, now=NOON + DAY)

    goes_on = take_over(moved, request(), later, before=None)

    assert goes_on.lead.rep_id == "ann"
    assert opportunity_requested(goes_on, POLICY) is None


@pytest.mark.requirement("S141", "S142")
@pytest.mark.parametrize("had_it", [True, False])
def test_a_lead_that_the_owner_gets_in_a_merger_asks_unless_somebody_had_it_before(had_it):
    asked = request(account=AccountId("company:zeta.com"))
    moved = placed(asked, ANN if had_it else rep("ann", cap=1, open_leads=1)).lead
    owned = replace(request(crm=crm("olga")), crossed_by=asked.account_id)

    merger = merge(moved, None, owned, desk(ANN, OLGA, now=NOON + DAY))

    asked_for = opportunity_requested(merger.kept, POLICY)
    assert merger.kept.lead.rep_id == "olga"
    assert (asked_for is None) is had_it


def test_the_first_crossing_of_an_account_asks_though_another_one_bore_its_number():
    """Of an account that ended: each counts its own."""
    before = replace(request(), crossing=1, crossed_by=AccountId("company:zeta.com"))
    over = replace(placed(before, ANN).lead, status=LeadStatus.WITHDRAWN)

    assert opportunity_requested(placed(replace(request(), crossing=1), ANN, before=over), POLICY)


@pytest.mark.requirement("S143")
def test_the_rep_sees_what_was_done_with_the_product_and_by_how_many():
    profile = fold(
        [
            signal(Kind.FEATURE_USED, "ada", subject="reports"),
            signal(Kind.FEATURE_USED, "bob", subject="exports"),
            signal(Kind.TEAMMATE_INVITED, "ada", subject="cleo"),
        ]
    )

    activity = opportunity_requested(placed(request(), ANN), POLICY, profile, Standing()).activity

    assert activity.features == ("exports", "reports")
    assert len(activity.members) == 2
    assert (activity.invited, activity.active_days, activity.last_active_day) == (1, 1, TODAY)
    assert not {"ada", "bob", "cleo"} & set(activity.members)


@pytest.mark.requirement("S166")
@pytest.mark.parametrize(
    ("motion", "pipeline"),
    [(Motion.SALES_ASSIST, Pipeline.PLG), (Motion.SALES_LED, Pipeline.SALES)],
)
def test_it_opens_in_the_pipeline_of_its_motion(motion, pipeline):
    asked_for = opportunity_requested(placed(replace(request(), motion=motion), ANN), POLICY)

    assert asked_for.position.pipeline is pipeline


@pytest.mark.requirement("S113")
@pytest.mark.parametrize(
    ("trigger", "opens"), [("pilot_to_enterprise", True), ("security_review", False)]
)
def test_a_trigger_may_open_one_for_a_smaller_company(trigger, opens):
    asked = replace(request(employees=60), triggers=(trigger,))

    assert (opportunity_requested(placed(asked, ANN), POLICY) is not None) is opens
