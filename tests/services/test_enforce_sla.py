"""Silence moves a lead on, a bounded number of times; an answer ends it for good."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plg_router.domain.assignment.events import (
    LeadAssigned,
    LeadClosed,
    LeadEscalated,
    LeadReassigned,
    LeadReminded,
    LeadWithdrawn,
)
from plg_router.domain.assignment.lead import Lead, LeadStatus
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.handoff.events import AlertRaised
from plg_router.domain.routing.ownership import AccountChange, CrmAccount
from plg_router.kernel.errors import AlreadyHandled, Conflict
from plg_router.policy.handoff import Motion, Priority
from plg_router.services.enforce_sla import Offer
from plg_router.services.ports import Cause
from tests.fakes.cast import CAUSE, company, customer, qualified, rep
from tests.fakes.crowd import at_once
from tests.fakes.pipeline import Pipeline, offer_of, settled

ACME = company()
TWO_HOURS = timedelta(hours=2)
A_MOMENT = timedelta(microseconds=1)


def staffed(*reps):
    """Return a pipeline with reps, ten leads each unless said otherwise."""
    pipeline = Pipeline()
    for one in reps:
        pipeline.roster.save(one, 1)
    return pipeline


@pytest.fixture
def pipeline():
    return staffed(rep("rita"), rep("saul"), rep("tara"))


def lapse(pipeline):
    """Let the deadline of the open lead pass, and enforce it."""
    lead = pipeline.lead()
    pipeline.clock.move_to(lead.deadline)
    return pipeline.enforce(offer_of(lead))


def told(pipeline, kind):
    """Return the events of a kind, oldest first."""
    return [event for event in pipeline.storage.events() if isinstance(event, kind)]


@pytest.mark.requirement("S144")
def test_the_clock_runs_for_two_hours(pipeline):
    assert pipeline.assigned().deadline == pipeline.clock() + TWO_HOURS


def test_no_clock_runs_before_there_is_a_lead(pipeline):
    """A sign-up is known long before the lead that a later usage or intent event makes."""
    pipeline.clock.advance(timedelta(days=3))

    assert pipeline.enforce(Offer(ACME, 1)).outcome == "overtaken"
    assert pipeline.assigned().deadline == pipeline.clock() + TWO_HOURS


def test_a_lead_is_left_alone_until_something_is_due(pipeline):
    lead = pipeline.assigned()
    pipeline.clock.move_to(lead.remind_at - A_MOMENT)

    outcome = pipeline.enforce(offer_of(lead))

    assert (outcome.outcome, outcome.wake_at) == ("early", lead.remind_at)
    assert pipeline.decisions() == ["LeadAssigned"]


@pytest.mark.requirement("S145", "S147")
def test_the_rep_is_reminded_once_while_there_is_time(pipeline):
    lead = pipeline.assigned()
    pipeline.clock.move_to(lead.remind_at)

    outcomes = [pipeline.enforce(offer_of(lead)) for _ in range(2)]

    assert [outcome.outcome for outcome in outcomes] == ["reminded", "early"]
    assert {outcome.wake_at for outcome in outcomes} == {lead.deadline}
    assert [event.lead.rep_id for event in told(pipeline, LeadReminded)] == [lead.rep_id]
    assert pipeline.decisions() == ["LeadAssigned"]
    assert pipeline.loads()[lead.rep_id] == 1


@pytest.mark.requirement("S145")
def test_a_reminder_changes_nothing_about_the_breach(pipeline):
    lead = pipeline.assigned()
    pipeline.clock.move_to(lead.remind_at)
    pipeline.enforce(offer_of(lead))

    assert lapse(pipeline).outcome == "reassigned"


@pytest.mark.requirement("S145")
def test_silence_passes_a_pool_lead_to_somebody_who_has_not_had_it(pipeline):
    first = pipeline.assigned()

    outcome = lapse(pipeline)

    second = pipeline.lead()
    (event,) = told(pipeline, LeadReassigned)
    assert (outcome.outcome, outcome.wake_at) == ("reassigned", None)
    assert event.wake_at == second.remind_at  # a clock of its own
    assert second.rep_id != first.rep_id
    assert pipeline.loads() == {**dict.fromkeys(pipeline.loads(), 0), second.rep_id: 1}


def test_whatever_follows_from_silence_keeps_the_signal_that_set_it_off(pipeline):
    pipeline.assigned()

    lapse(pipeline)

    causes = [cause for event, cause in pipeline.storage.carried() if event in _latest(pipeline)]
    assert causes == [Cause(CAUSE.correlation_id, f"{ACME}/1/deadline")] * 2


def _latest(pipeline):
    return [*told(pipeline, LeadReassigned), *told(pipeline, AlertRaised)]


@pytest.mark.requirement("S156")
def test_an_untouched_lead_is_told_to_whoever_answers_for_the_rep():
    pipeline = staffed(rep("rita", manager="mona"), rep("saul", manager="mona"))
    pipeline.assigned()

    lapse(pipeline)

    (alert,) = told(pipeline, AlertRaised)
    assert (alert.account_id, alert.alert, alert.for_person) == (ACME, "untouched_lead", "mona")
    assert alert.priority is Priority.NORMAL


@pytest.mark.requirement("S156")
def test_a_small_logo_is_told_of_sooner_and_first():
    """At the reminder already, when the rep can still act, and with priority."""
    pipeline = staffed(rep("rita"), rep("saul"))
    lead = small_lead(pipeline)
    pipeline.clock.move_to(lead.remind_at)

    pipeline.enforce(offer_of(lead))

    (alert,) = told(pipeline, AlertRaised)
    assert (alert.priority, alert.for_person) == (Priority.HIGH, "head-of-velocity")
    assert lead.rep_id == pipeline.lead().rep_id


def small_lead(pipeline):
    """Return the lead of a company of five."""
    facts = CompanyFacts("Acme", 5, "software", "US", 30_000)
    pipeline.apply(AccountChange(CrmAccount("crm-1", 1), ["acme.com"], facts), CAUSE)
    return pipeline.assigned()


@pytest.mark.requirement("S146")
def test_after_the_last_attempt_a_named_person_hears_of_it(pipeline):
    pipeline.assigned()
    lapse(pipeline)

    outcome = lapse(pipeline)

    (last,) = told(pipeline, LeadEscalated)
    assert (outcome.outcome, outcome.wake_at) == ("escalated", None)
    assert last.escalated_to == "head-of-velocity"
    assert sum(pipeline.loads().values()) == 0


def test_with_nobody_left_the_named_person_hears_of_it_at_once():
    pipeline = staffed(rep("rita"))
    pipeline.assigned()

    assert lapse(pipeline).outcome == "escalated"
    assert pipeline.loads() == {"rita": 0}


@pytest.mark.requirement("T1")
def test_an_owner_who_is_silent_stays_the_owner():
    pipeline = staffed(rep("olga"), rep("rita"))
    pipeline.accounts.save_crm(ACME, customer("olga", backup="bo"), CAUSE)
    pipeline.assigned()

    outcome = lapse(pipeline)

    (event,) = told(pipeline, LeadEscalated)
    assert outcome.outcome == "escalated"
    assert (event.escalated_to, event.lead.rep_id) == ("bo", "olga")
    assert pipeline.decisions() == ["LeadAssigned", "LeadEscalated"]


@pytest.mark.requirement("T1")
def test_an_account_that_was_bought_meanwhile_goes_to_its_owner(pipeline):
    pipeline.roster.save(rep("olga"), 1)
    pipeline.assigned()
    pipeline.accounts.save_crm(ACME, customer("olga"), CAUSE)

    lapse(pipeline)

    assert pipeline.lead().rep_id == "olga"


@pytest.mark.requirement("S75", "T1")
def test_the_clock_of_a_rep_ends_at_once_when_the_account_gets_an_owner(pipeline):
    lead = pipeline.assigned()
    pipeline.roster.save(rep("olga"), 1)
    pipeline.accounts.save_crm(ACME, customer("olga"), CAUSE)
    pipeline.clock.advance(timedelta(hours=1))
    pipeline.follow(ACME, CAUSE)
    pipeline.clock.move_to(lead.deadline)

    assert pipeline.enforce(offer_of(lead)).outcome == "overtaken"
    assert pipeline.lead().rep_id == "olga"
    assert pipeline.lead().deadline == lead.opened_at + timedelta(hours=3)


def test_a_late_or_duplicate_clock_finds_itself_overtaken(pipeline):
    offer = offer_of(pipeline.assigned())
    lapse(pipeline)
    writes = len(pipeline.storage.history)

    assert pipeline.enforce(offer).outcome == "overtaken"
    assert len(pipeline.storage.history) == writes


def test_a_clock_for_a_lead_nobody_knows_ends(pipeline):
    assert pipeline.enforce(Offer(ACME, 1)).outcome == "overtaken"


@pytest.mark.requirement("S147")
def test_a_touch_before_the_deadline_keeps_the_rep(pipeline):
    lead = pipeline.assigned()
    pipeline.clock.move_to(lead.deadline - A_MOMENT)
    engaged = pipeline.engage(ACME)
    pipeline.clock.move_to(lead.deadline)

    assert pipeline.enforce(offer_of(lead)).outcome == "overtaken"
    assert pipeline.lead() == engaged


@pytest.mark.requirement("S146")
def test_every_lead_ends_however_silent_everybody_is(pipeline):
    pipeline.assigned()

    outcomes = []
    while pipeline.lead().status is LeadStatus.OPEN:
        outcomes.append(lapse(pipeline).outcome)

    assert outcomes == ["reassigned", "escalated"]


def test_a_touch_while_the_clock_decides_wins_and_the_clock_is_overtaken(pipeline):
    lead = pipeline.assigned()
    offer = offer_of(lead)
    pipeline.clock.move_to(lead.deadline)
    pipeline.storage.before_next_write(lambda: pipeline.engage(ACME))

    with pytest.raises(Conflict):
        pipeline.enforce(offer)

    assert pipeline.enforce(offer).outcome == "overtaken"
    assert pipeline.lead().status is LeadStatus.ENGAGED
    assert pipeline.decisions() == ["LeadAssigned"]


def test_a_clock_that_decides_while_a_touch_is_recorded_wins_and_the_touch_ends_the_next(pipeline):
    lead = pipeline.assigned()
    offer = offer_of(lead)
    pipeline.clock.move_to(lead.deadline)
    pipeline.storage.before_next_write(lambda: pipeline.enforce(offer))

    with pytest.raises(Conflict):
        pipeline.engage(ACME)
    pipeline.engage(ACME)

    assert pipeline.decisions() == ["LeadAssigned", "LeadReassigned"]
    assert pipeline.lead().status is LeadStatus.ENGAGED
    assert sum(pipeline.loads().values()) == 0


@pytest.mark.requirement("S12", "S147")
def test_the_race_of_a_touch_and_the_clock_has_exactly_one_outcome(busy_threads):  # noqa: ARG001
    """Whichever comes first stands whole; once engaged, a lead is never moved again."""
    moved = 0
    for round_number in range(1000):
        pipeline = staffed(rep("rita"), rep("saul"))
        lead = pipeline.assigned()
        pipeline.clock.move_to(lead.deadline)

        outcome, engaged = at_once(
            [
                lambda: settled(lambda: pipeline.enforce(offer_of(lead))),  # noqa: B023  ends here
                lambda: engage_after(pipeline, looks=round_number % 50),  # noqa: B023
            ]
        )

        clock_won = outcome.outcome == "reassigned"
        moved += clock_won
        expected = [LeadAssigned, *([LeadReassigned, AlertRaised] * clock_won), LeadClosed]
        assert [type(event) for event in pipeline.storage.events()] == expected
        assert pipeline.lead() == engaged
        assert engaged.version == 2 + clock_won
        assert statuses(pipeline)[-1] is LeadStatus.ENGAGED
        assert set(pipeline.loads().values()) == {0}
    assert 0 < moved < 1000


def engage_after(pipeline, looks):
    """Record a touch after a rep has looked around so many times."""
    for _ in range(looks):
        pipeline.loads()
    return settled(lambda: pipeline.engage(ACME))


def statuses(pipeline):
    """Return the statuses an account's lead went through."""
    return [
        row.value.status
        for rows in pipeline.storage.history
        for row in rows.values()
        if isinstance(row.value, Lead)
    ]


@pytest.mark.requirement("S80")
def test_clocks_that_run_out_together_exceed_no_cap(busy_threads):  # noqa: ARG001
    pipeline = staffed(*(rep(f"rep-{number}", cap=4) for number in range(4)))
    offers = [offer_of(pipeline.assigned(f"company-{number}.com")) for number in range(12)]
    pipeline.clock.advance(TWO_HOURS)

    outcomes = at_once([lambda one=one: settled(lambda: pipeline.enforce(one)) for one in offers])

    leads = [pipeline.lead(f"company-{number}.com") for number in range(12)]
    held = [lead.rep_id for lead in leads if lead.status is LeadStatus.OPEN]
    assert pipeline.loads() == {rep_id: held.count(rep_id) for rep_id in pipeline.loads()}
    assert max(pipeline.loads().values()) <= 4
    assert {outcome.outcome for outcome in outcomes} <= {"reassigned", "queued"}


@pytest.mark.requirement("S80", "S155")
def test_room_that_nobody_tells_of_is_found_within_the_hour_by_the_best_lead():
    """A new day empties the day's cap without any event; the clock of the first in line sees it."""
    pipeline = Pipeline()
    pipeline.roster.save(replace(rep("rita"), daily_cap=1), 1)
    pipeline.assigned("first.com")
    low, high = (
        pipeline.route(qualified(domain, score=score), CAUSE).lead
        for domain, score in (("low.com", 71), ("high.com", 95))
    )
    soon = pipeline.clock() + timedelta(hours=1)

    pipeline.clock.move_to(soon)
    in_vain = [pipeline.enforce(offer_of(lead)) for lead in (low, high)]
    pipeline.clock.move_to(soon + timedelta(hours=18))
    at_last = [pipeline.enforce(offer_of(lead)) for lead in (low, high, low)]

    assert {(look.outcome, look.wake_at) for look in in_vain} == {
        ("waiting", soon + timedelta(hours=1))
    }
    assert [look.outcome for look in at_last] == ["waiting", "overtaken", "waiting"]
    assert at_last[0].wake_at == soon + timedelta(hours=19) < low.deadline
    assert pipeline.lead("high.com").rep_id == "rita"


@pytest.mark.requirement("S146", "S155")
def test_a_lead_that_waits_too_long_for_room_goes_to_a_named_person():
    pipeline = staffed(rep("rita", cap=1))
    pipeline.assigned("other.com")
    lead = pipeline.assigned()

    outcome = lapse(pipeline)

    assert lead.status is LeadStatus.WAITING
    assert lead.deadline == lead.opened_at + timedelta(hours=24)
    assert outcome.outcome == "escalated"
    assert told(pipeline, LeadEscalated)[0].escalated_to == "head-of-velocity"


@pytest.mark.requirement("S154")
def test_two_weeks_after_the_signal_the_task_is_withdrawn_for_a_fresh_judgement():
    """`expired` is the word at which scoring judges the account anew."""
    pipeline = staffed()
    lead = pipeline.assigned()
    pipeline.clock.advance(timedelta(days=14) - A_MOMENT)
    early = pipeline.enforce(offer_of(lead))
    pipeline.clock.advance(A_MOMENT)

    outcome = pipeline.enforce(offer_of(lead))

    assert lead.status is LeadStatus.ESCALATED
    assert (early.outcome, early.wake_at) == ("early", pipeline.clock())
    assert outcome.outcome == "expired"
    assert [event.reason for event in told(pipeline, LeadWithdrawn)] == ["expired"]
    assert pipeline.lead().status is LeadStatus.EXPIRED
    assert not pipeline.lead().awaits_answer


@pytest.mark.requirement("S154", "S155")
def test_whatever_nobody_does_every_lead_comes_to_an_end_within_two_weeks():
    """Each clock is followed as the workflow does: by its answer, and by the events."""
    pipeline = staffed(rep("rita", cap=1), rep("saul", cap=1))
    opened = [pipeline.assigned(f"company-{number}.com") for number in range(4)]
    due = [(lead.opened_at, offer_of(lead)) for lead in opened]

    while due:
        due.sort(key=lambda one: (one[0], one[1].account_id))
        moment, offer = due.pop(0)
        pipeline.clock.move_to(max(moment, pipeline.clock()))
        already = len(pipeline.storage.events())
        outcome = pipeline.enforce(offer)
        started = [event for event in pipeline.storage.events()[already:] if _starts_clock(event)]
        due += [(event.wake_at, offer_of(event.lead)) for event in started]
        due += [(outcome.wake_at, offer)] if outcome.wake_at else []

    leads = [pipeline.lead(f"company-{number}.com") for number in range(4)]
    assert {lead.status for lead in leads} == {LeadStatus.EXPIRED}
    assert pipeline.clock() == opened[0].opened_at + timedelta(days=14)
    assert set(pipeline.loads().values()) == {0}


def _starts_clock(event):
    return getattr(event, "wake_at", None) is not None


class TestTheMeeting:
    """S91: a sales-led lead has its meeting booked within 24 hours."""

    @pytest.fixture
    def pipeline(self):
        return staffed(rep("rita", manager="mona"), rep("saul", manager="mona"))

    @pytest.fixture
    def lead(self, pipeline):
        return pipeline.route(replace(qualified(), motion=Motion.SALES_LED), CAUSE).lead

    def checked(self, pipeline, lead):
        pipeline.clock.move_to(max(lead.book_by, pipeline.clock()))
        return pipeline.check_meeting(lead.account_id, lead.book_by)

    @pytest.mark.requirement("S91")
    def test_its_absence_is_told_to_the_manager_once_and_nobody_loses_the_lead(
        self, pipeline, lead
    ):
        outcomes = [self.checked(pipeline, lead).outcome for _ in range(2)]

        (alert,) = told(pipeline, AlertRaised)
        assert outcomes == ["unbooked", "overtaken"]
        assert (alert.alert, alert.for_person) == ("meeting_not_booked", "mona")
        assert pipeline.lead().rep_id == lead.rep_id
        assert pipeline.decisions() == ["LeadAssigned"]
        assert lead.book_by == lead.opened_at + timedelta(hours=24)

    @pytest.mark.requirement("S91", "S144")
    def test_it_runs_beside_the_clock_of_the_first_touch_and_disturbs_it_in_nothing(
        self, pipeline, lead
    ):
        self.checked(pipeline, lead)

        assert pipeline.enforce(offer_of(lead)).outcome == "reassigned"

    @pytest.mark.requirement("S91")
    def test_it_survives_a_change_of_the_rep(self, pipeline, lead):
        lapse(pipeline)

        assert pipeline.lead().rep_id != lead.rep_id
        assert self.checked(pipeline, lead).outcome == "unbooked"

    @pytest.mark.requirement("S91")
    def test_a_touch_without_a_meeting_leaves_it_running(self, pipeline, lead):
        pipeline.engage(ACME)

        assert self.checked(pipeline, lead).outcome == "unbooked"
        assert pipeline.lead().status is LeadStatus.ENGAGED

    @pytest.mark.parametrize("touched_before", [True, False])
    @pytest.mark.requirement("S91")
    def test_a_booked_meeting_ends_it(self, pipeline, lead, touched_before):
        if touched_before:
            pipeline.engage(ACME)
        pipeline.engage(ACME, meeting_booked=True)

        assert self.checked(pipeline, lead).outcome == "overtaken"
        assert told(pipeline, AlertRaised) == []
        with pytest.raises(AlreadyHandled):
            pipeline.engage(ACME, meeting_booked=True)

    def test_it_waits_for_its_moment(self, pipeline, lead):
        outcome = pipeline.check_meeting(lead.account_id, lead.book_by)

        assert (outcome.outcome, outcome.wake_at) == ("early", lead.book_by)


def test_a_lead_that_has_ended_cannot_be_engaged_twice(pipeline):
    pipeline.route(qualified(), CAUSE)
    pipeline.engage(ACME)

    with pytest.raises(AlreadyHandled):
        pipeline.engage(ACME)
