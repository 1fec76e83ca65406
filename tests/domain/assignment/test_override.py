"""A person may choose who gets a lead, on the record and within the rules that hold for all."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg_router.domain.assignment.credits import LEAD
from plg_router.domain.assignment.engage import engage
from plg_router.domain.assignment.events import LeadAssigned, LeadReassigned
from plg_router.domain.assignment.lead import LeadStatus, Step
from plg_router.domain.assignment.override import override
from plg_router.domain.routing.working_hours import Absence
from plg_router.kernel.errors import AlreadyHandled, Rejected
from plg_router.policy.routing import Squad
from tests.domain.builders import (
    ALWAYS,
    CAUSE,
    DAY,
    NOON,
    crm,
    desk,
    open_lead,
    policy,
    rep,
    request,
)

AWAY = replace(ALWAYS, time_off=(Absence(NOON - DAY, NOON + DAY),))
LEAVING = replace(ALWAYS, time_off=(Absence(NOON + DAY / 24, NOON + DAY),))
SQUAD = (rep("vera"), rep("wim"))
LEAD_OF_VERA = open_lead(request(), desk(*SQUAD))


def overridden(to, at, before=LEAD_OF_VERA, **facts):
    return override(
        request(**facts),
        at,
        before=before,
        to=to,
        by="max",
        reason="she knows their CTO",
        correlation_id=CAUSE,
    )


@pytest.mark.requirement("S139", "S140")
def test_an_override_is_on_the_record_with_who_and_why_and_what_the_rules_said():
    unskilled = rep("una", skills=[])

    placement = overridden("una", desk(*SQUAD, unskilled))

    record = placement.record
    assert isinstance(placement.event, LeadReassigned)
    assert (placement.releases, placement.takes) == ("vera", "una")
    assert (record.step, record.by, record.reason) == (Step.MANUAL, "max", "she knows their CTO")
    assert record.trace[-1] == "manual: by the rules segment: lacks the skill sales_assist"


@pytest.mark.parametrize("status", [LeadStatus.WAITING, LeadStatus.ESCALATED])
@pytest.mark.requirement("S139")
def test_a_lead_that_nobody_has_can_be_given_to_somebody(status):
    before = replace(LEAD_OF_VERA, status=status, rep_id=None)

    placement = overridden("wim", desk(*SQUAD), before)

    assert isinstance(placement.event, LeadAssigned)
    assert (placement.releases, placement.takes) == (None, "wim")
    assert placement.lead.deadline


def test_a_rep_of_another_squad_may_be_named():
    helper = rep("erin", squads=[Squad.ENTERPRISE])

    placement = overridden("erin", desk(*SQUAD, helper))

    assert placement.lead.rep_id == "erin"
    assert placement.record.trace[-1] == "manual: by the rules of another squad"


@pytest.mark.parametrize(
    ("to", "field", "fix"),
    [
        ([], "rep_id", "is no active rep; name somebody who can take it"),
        ([rep("una", active=False)], "rep_id", "is no active rep; name"),
        ([rep("una", cap=2, open_leads=2)], "rep_id", "is full with 2 of 2 open leads; name"),
        ([rep("una", daily_cap=1, taken_today=1)], "rep_id", "is done for today with 1 of 1"),
        ([rep("una", hours=AWAY)], "rep_id", "is on time off; name"),
        ([rep("una", hours=LEAVING)], "rep_id", "is on time off before the clock would run out;"),
        ([rep("una", joined_on=NOON.date() + DAY)], "rep_id", "is not started yet; name"),
        ([rep("una", territories=["EMEA"])], "rep_id", "does not cover AMER; name somebody who"),
    ],
)
@pytest.mark.requirement("S79", "S80", "S139", "S140")
def test_no_override_passes_a_cap_or_a_territory(to, field, fix):
    with pytest.raises(Rejected) as refused:
        overridden("una", desk(*SQUAD, *to))

    assert refused.value.field == field
    assert refused.value.fix.startswith(fix)


@pytest.mark.requirement("S75", "S139", "T1")
def test_an_owned_account_changes_hands_in_the_crm_alone():
    with pytest.raises(
        Rejected, match=r"^account_id: belongs to its owner; change the owner in the CRM"
    ):
        overridden("wim", desk(*SQUAD), crm=crm("vera"))


def test_a_lead_that_was_reached_stays_with_its_rep():
    with pytest.raises(
        Rejected, match=r"^account_id: has been reached by its rep; change the owner in the CRM$"
    ):
        overridden("wim", desk(*SQUAD), engage(LEAD_OF_VERA, NOON))


def test_naming_who_has_the_lead_already_changes_nothing():
    with pytest.raises(AlreadyHandled):
        overridden("vera", desk(*SQUAD))


def test_it_costs_a_turn_where_the_policy_says_so():
    strict = policy(routing__debits={"manual": True})

    free = overridden("wim", desk(*SQUAD))
    charged = overridden("wim", desk(*SQUAD, policy=strict))

    assert free.credits is None
    assert charged.credits == {"vera": LEAD // 2, "wim": -LEAD // 2}


@given(
    st.builds(
        rep,
        st.just("una"),
        territories=st.sets(st.sampled_from(["AMER", "EMEA"])),
        cap=st.integers(1, 3),
        open_leads=st.integers(0, 3),
        active=st.booleans(),
        hours=st.sampled_from([ALWAYS, AWAY]),
    ),
    st.sampled_from([None, crm("una"), crm("vera")]),
)
@pytest.mark.requirement("S79", "S80", "S139", "T1")
def test_whatever_is_asked_for_no_cap_territory_or_owner_is_passed_over(one, record):
    try:
        placement = overridden("una", desk(*SQUAD, one), crm=record)
    except Rejected:
        return

    assert record is None
    assert one.open_leads < one.cap
    assert "AMER" in one.territories
    assert placement.record.by == "max"
