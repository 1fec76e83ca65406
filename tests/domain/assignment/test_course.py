"""Whatever is decided about a lead on its way, its record tells where it came from and why."""

import pytest

from plg_router.domain.assignment.events import LeadAssigned, LeadReassigned
from plg_router.domain.assignment.hand_over import hand_over, reroute
from plg_router.domain.assignment.lead import Step
from plg_router.domain.assignment.override import override
from plg_router.domain.assignment.place import escalate, owner_stand_in, place, withdraw
from plg_router.kernel.ids import EventId
from plg_router.policy.handoff import Motion
from tests.domain.builders import CAUSE, POLICY, crm, desk, open_lead, rep, request

AT = desk(rep("olga"), rep("vera"), rep("wim"))
LEAD = open_lead(request(), desk(rep("vera")))
OLGAS = request(crm=crm("olga", backup="ben"))


@pytest.mark.requirement("S155")
@pytest.mark.parametrize(
    "decide",
    [
        lambda: escalate(request(), AT, before=LEAD, to="max", reason="silence"),
        lambda: withdraw(LEAD, AT, "merged"),
        lambda: hand_over(LEAD, OLGAS, AT),
        lambda: hand_over(LEAD, request(crm=crm("olga"), tried=["olga"]), AT),
        lambda: reroute(LEAD, request(), AT),
    ],
    ids=["escalated", "withdrawn", "to the owner", "to who stands in", "to the next rep"],
)
def test_it_stays_bound_to_the_signal_that_made_it(decide):
    decided = decide()

    assert decided.lead.correlation_id == decided.record.correlation_id == CAUSE


@pytest.mark.requirement("S139")
def test_what_a_person_decides_is_bound_to_their_word():
    word = EventId("word-1")

    decided = override(
        request(), AT, before=LEAD, to="wim", by="max", reason="she asked", correlation_id=word
    )

    assert decided.lead.correlation_id == decided.record.correlation_id == word


@pytest.mark.requirement("S146", "S155")
def test_who_let_it_lapse_stays_on_the_record_of_an_escalation():
    decided = escalate(request(), AT, before=LEAD, to="max", reason="silence")

    assert (decided.lead.rep_id, decided.lead.step) == ("vera", Step.CAPACITY)
    assert (decided.record.rep_id, decided.record.step) == ("vera", Step.CAPACITY)
    assert decided.record.reason == "silence; max has to act"


@pytest.mark.requirement("S155")
def test_an_owner_who_did_not_answer_is_the_reason_why_another_acts():
    decided = hand_over(LEAD, request(crm=crm("olga", backup="ben"), tried=["olga"]), AT)

    assert decided.event.reason == "the owner did not answer"


@pytest.mark.requirement("S155")
def test_the_end_without_a_touch_has_its_reason_and_no_meeting_to_book():
    sales_led = open_lead(request(motion=Motion.SALES_LED), desk(rep("vera")))

    decided = withdraw(sales_led, AT, "merged")

    assert sales_led.book_by is not None
    assert decided.lead.book_by is None
    assert (decided.record.reason, decided.record.step) == ("merged", sales_led.step)
    assert (decided.lead.step, decided.lead.rep_id) == (sales_led.step, "vera")


@pytest.mark.requirement("S91")
@pytest.mark.parametrize("motion", [Motion.SALES_ASSIST, Motion.SELF_SERVE])
def test_a_lead_of_another_motion_has_no_meeting_to_book(motion):
    assert open_lead(request(motion=motion), desk(rep("vera"))).book_by is None


@pytest.mark.parametrize(
    ("name", "is_known"), [("light_touch", True), ("unheard", False), (None, False)]
)
def test_the_play_travels_with_the_lead_to_whoever_gets_it(name, is_known):
    asked, play = request(play=name), POLICY.handoff.plays["light_touch"] if is_known else None

    first = place(asked, desk(rep("vera")), before=None, correlation_id=CAUSE)
    next_ = reroute(first.lead, asked, AT)

    assert first.event == LeadAssigned(first.lead, first.lead.remind_at, play)
    assert next_.event == LeadReassigned(next_.lead, "vera", next_.lead.remind_at, play)


@pytest.mark.requirement("S73", "S155")
@pytest.mark.parametrize(
    ("asked", "roster"),
    [
        (request(), desk(rep("vera", cap=1, open_leads=1))),
        (request(), desk(rep("vera", territories=["EMEA"]))),
        (OLGAS, desk(rep("olga", active=False))),
    ],
    ids=["it waits", "nobody could", "the owner cannot"],
)
def test_who_could_not_take_it_is_on_the_record_with_every_step(asked, roster):
    record = place(asked, roster, before=None, correlation_id=CAUSE).record

    assert record.trace[0].startswith("owner: ")
    assert asked.owner or record.verdicts
    assert record.step is (Step.OWNER if asked.owner else Step.NOBODY)


@pytest.mark.requirement("S75", "S155")
def test_an_owner_is_the_reason_of_their_own():
    record = place(OLGAS, AT, before=None, correlation_id=CAUSE).record

    assert record.reason == "the account's owner takes every lead of it"


@pytest.mark.requirement("S155")
def test_where_the_crm_knows_nobody_the_named_person_stands_in():
    named = POLICY.sla.named_person(LEAD.squad)

    assert owner_stand_in(request(crm=None), AT) == named
    assert owner_stand_in(request(crm=crm(None)), AT) == named
