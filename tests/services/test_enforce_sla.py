"""Silence moves a lead on, a bounded number of times; an answer ends it for good."""

from datetime import timedelta

import pytest

from plg_router.domain.assignment.events import LeadAssigned, LeadEscalated, LeadReassigned
from plg_router.domain.assignment.lead import Lead, LeadStatus
from plg_router.kernel.errors import AlreadyHandled, Conflict
from plg_router.services.enforce_sla import Offer
from plg_router.services.ports import Cause
from tests.fakes.cast import CAUSE, company, customer, qualified, rep
from tests.fakes.crowd import at_once
from tests.fakes.pipeline import Pipeline, offer_of, settled

ACME = company()
TWO_HOURS = timedelta(hours=2)


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
    offer = offer_of(pipeline.lead())
    pipeline.clock.move_to(offer.deadline)
    return pipeline.enforce(offer)


@pytest.mark.requirement("S144")
def test_the_clock_runs_for_two_hours(pipeline):
    assert pipeline.assigned().deadline == pipeline.clock() + TWO_HOURS


def test_an_offer_is_left_alone_until_its_deadline(pipeline):
    offer = offer_of(pipeline.assigned())
    pipeline.clock.move_to(offer.deadline - timedelta(microseconds=1))

    outcome = pipeline.enforce(offer)

    assert (outcome.outcome, outcome.next_offer) == ("early", offer)
    assert pipeline.decisions() == ["LeadAssigned"]


@pytest.mark.requirement("S145")
def test_silence_passes_a_pool_lead_to_somebody_who_has_not_had_it(pipeline):
    first = pipeline.assigned()

    outcome = lapse(pipeline)

    second = pipeline.lead()
    assert outcome.outcome == "reassigned"
    assert outcome.next_offer == offer_of(second)
    assert second.rep_id != first.rep_id
    assert pipeline.loads() == {**dict.fromkeys(pipeline.loads(), 0), second.rep_id: 1}


def test_whatever_follows_from_silence_keeps_the_signal_that_set_it_off(pipeline):
    pipeline.assigned()

    lapse(pipeline)

    ((_, cause),) = pipeline.storage.carried()[-1:]
    assert cause == Cause(CAUSE.correlation_id, f"{ACME}/1/deadline")


@pytest.mark.requirement("S146")
def test_after_the_last_attempt_a_named_person_hears_of_it(pipeline):
    pipeline.assigned()
    lapse(pipeline)

    outcome = lapse(pipeline)

    last = pipeline.storage.events()[-1]
    assert (outcome.outcome, outcome.next_offer) == ("escalated", None)
    assert isinstance(last, LeadEscalated)
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

    event = pipeline.storage.events()[-1]
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


def test_a_late_or_duplicate_clock_finds_itself_overtaken(pipeline):
    offer = offer_of(pipeline.assigned())
    lapse(pipeline)
    writes = len(pipeline.storage.history)

    assert pipeline.enforce(offer).outcome == "overtaken"
    assert len(pipeline.storage.history) == writes


def test_a_clock_for_a_lead_nobody_knows_ends(pipeline):
    assert pipeline.enforce(Offer(ACME, 1, pipeline.clock())).outcome == "overtaken"


@pytest.mark.requirement("S147")
def test_a_touch_before_the_deadline_keeps_the_rep(pipeline):
    offer = offer_of(pipeline.assigned())
    pipeline.clock.move_to(offer.deadline - timedelta(seconds=1))
    engaged = pipeline.engage(ACME)
    pipeline.clock.move_to(offer.deadline)

    assert pipeline.enforce(offer).outcome == "overtaken"
    assert pipeline.lead() == engaged


@pytest.mark.requirement("S146")
def test_every_lead_ends_however_silent_everybody_is(pipeline):
    pipeline.assigned()

    outcomes = []
    while pipeline.lead().status is LeadStatus.OPEN:
        outcomes.append(lapse(pipeline).outcome)

    assert outcomes == ["reassigned", "escalated"]


def test_a_touch_while_the_clock_decides_wins_and_the_clock_is_overtaken(pipeline):
    offer = offer_of(pipeline.assigned())
    pipeline.clock.move_to(offer.deadline)
    pipeline.storage.before_next_write(lambda: pipeline.engage(ACME))

    with pytest.raises(Conflict):
        pipeline.enforce(offer)

    assert pipeline.enforce(offer).outcome == "overtaken"
    assert pipeline.lead().status is LeadStatus.ENGAGED
    assert pipeline.decisions() == ["LeadAssigned"]


def test_a_clock_that_decides_while_a_touch_is_recorded_wins_and_the_touch_ends_the_next(pipeline):
    offer = offer_of(pipeline.assigned())
    pipeline.clock.move_to(offer.deadline)
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
        offer = offer_of(pipeline.assigned())
        pipeline.clock.move_to(offer.deadline)

        outcome, engaged = at_once(
            [
                lambda: settled(lambda: pipeline.enforce(offer)),  # noqa: B023  ends in this round
                lambda: engage_after(pipeline, looks=round_number % 50),  # noqa: B023
            ]
        )

        clock_won = outcome.outcome == "reassigned"
        moved += clock_won
        expected = [LeadAssigned] + [LeadReassigned] * clock_won
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
    assert {outcome.outcome for outcome in outcomes} <= {"reassigned", "escalated"}


def test_a_lead_that_has_ended_cannot_be_engaged_twice(pipeline):
    pipeline.route(qualified(), CAUSE)
    pipeline.engage(ACME)

    with pytest.raises(AlreadyHandled):
        pipeline.engage(ACME)
