"""Leads that found no room wait, and the best of them go first as soon as somebody has room."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plg_router.domain.assignment.events import LeadAssigned
from plg_router.domain.assignment.lead import LeadStatus
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.kernel.errors import AlreadyHandled, Conflict
from plg_router.policy.routing import Squad
from plg_router.services.again import ATTEMPTS
from plg_router.services.ports import Cause
from tests.fakes.cast import CAUSE, company, customer, qualified, rep
from tests.fakes.crowd import at_once
from tests.fakes.pipeline import Pipeline, settled

FREED = Cause("signal-9", "event-9")


def full(cap=1, reps=("rita",)):
    """Return a pipeline whose reps have no room."""
    pipeline = Pipeline()
    for rep_id in reps:
        pipeline.roster.save(rep(rep_id, cap=cap), 1)
    for number in range(cap * len(reps)):
        pipeline.assigned(f"first-{number}.com")
    return pipeline


def waits(pipeline, domain, score=80):
    """Let a company's lead wait, and return it."""
    return pipeline.route(qualified(domain, score=score), CAUSE).lead


def statuses(pipeline, *domains):
    return [pipeline.lead(domain).status for domain in domains]


@pytest.mark.requirement("S155")
def test_a_lead_without_room_waits_in_a_managers_queue():
    pipeline = full()

    lead = waits(pipeline, "acme.com")

    event = pipeline.storage.events()[-1]
    assert (lead.status, lead.rep_id) == (LeadStatus.WAITING, None)
    assert event.manager == "head-of-velocity"
    assert lead.deadline is not None


@pytest.mark.requirement("S80", "S155")
def test_the_best_score_gets_the_room_that_comes_up():
    pipeline = full()
    waits(pipeline, "low.com", 70)
    waits(pipeline, "high.com", 95)
    pipeline.engage(company("first-0.com"))

    (placed,) = pipeline.drain(FREED)

    assert (placed.lead.account_id, placed.lead.rep_id) == (company("high.com"), "rita")
    assert statuses(pipeline, "low.com", "high.com") == [LeadStatus.WAITING, LeadStatus.OPEN]
    assert pipeline.loads() == {"rita": 1}


def test_whoever_has_waited_longer_goes_first_among_equals():
    pipeline = full()
    waits(pipeline, "zeta.com")
    pipeline.clock.advance(timedelta(minutes=1))
    waits(pipeline, "beta.com")
    pipeline.engage(company("first-0.com"))

    (placed,) = pipeline.drain(FREED)

    assert placed.lead.account_id == company("zeta.com")


def test_a_drained_lead_keeps_the_signal_that_set_it_off():
    pipeline = full()
    waits(pipeline, "acme.com")
    pipeline.engage(company("first-0.com"))

    pipeline.drain(FREED)

    event, cause = pipeline.storage.carried()[-1]
    assert isinstance(event, LeadAssigned)
    assert cause == Cause(CAUSE.correlation_id, FREED.causation_id)


def test_a_queue_without_room_is_left_alone_and_nothing_is_told():
    pipeline = full()
    waits(pipeline, "acme.com")
    writes = len(pipeline.storage.history)

    assert list(pipeline.drain(FREED)) == []
    assert len(pipeline.storage.history) == writes


def test_a_lead_nobody_with_room_may_take_holds_up_no_other():
    pipeline = full()
    pipeline.roster.save(rep("emma", territories=["EMEA"], cap=1), 1)
    for domain in ("first.de", "second.de"):
        pipeline.tell(company(domain), "crm", CompanyFacts(employees=200, country="DE"), CAUSE)
        waits(pipeline, domain, 100)
    waits(pipeline, "american.com", 70)
    pipeline.engage(company("first-0.com"))

    (placed,) = pipeline.drain(FREED)

    assert placed.lead.account_id == company("american.com")
    assert statuses(pipeline, "second.de") == [LeadStatus.WAITING]


def test_an_account_that_was_bought_meanwhile_goes_to_its_owner():
    pipeline = full()
    waits(pipeline, "acme.com")
    pipeline.roster.save(rep("olga", squads=[Squad.ENTERPRISE]), 1)
    pipeline.accounts.save_crm(company(), customer("olga"), CAUSE)
    pipeline.engage(company("first-0.com"))

    (placed,) = pipeline.drain(FREED)

    assert placed.lead.rep_id == "olga"


def test_room_that_came_up_before_the_lead_was_in_the_queue_is_found():
    pipeline = full()
    pipeline.storage.before_next_write(lambda: pipeline.engage(company("first-0.com")))
    lead = waits(pipeline, "acme.com")
    assert lead.status is LeadStatus.WAITING

    (placed,) = pipeline.drain.after_queueing(company(), FREED)

    assert placed.lead.rep_id == "rita"


def test_a_better_lead_goes_first_when_a_new_one_looks_for_room():
    pipeline = full()
    waits(pipeline, "high.com", 95)
    waits(pipeline, "low.com", 70)
    pipeline.engage(company("first-0.com"))

    (placed,) = pipeline.drain.after_queueing(company("low.com"), FREED)

    assert placed.lead.account_id == company("high.com")


@pytest.mark.parametrize("waiting", [True, False])
def test_a_new_lead_without_room_looks_once_and_waits(waiting):
    pipeline = full()
    if waiting:
        waits(pipeline, "acme.com")

    with pytest.raises(AlreadyHandled):
        pipeline.drain.after_queueing(company(), FREED)


def test_an_index_that_lags_keeps_no_lead_waiting():
    pipeline = full()
    waits(pipeline, "acme.com")
    pipeline.engage(company("first-0.com"))
    pipeline.leads.waiting = lambda _squad: iter(())

    (placed,) = pipeline.drain.after_queueing(company(), FREED)

    assert placed.lead.rep_id == "rita"


def test_a_conflict_is_decided_again_and_only_so_often():
    pipeline = full()
    waits(pipeline, "acme.com")
    pipeline.engage(company("first-0.com"))
    pipeline.storage.fail_next(ATTEMPTS - 1, Conflict)

    (placed,) = pipeline.drain(FREED)

    assert placed.lead.rep_id == "rita"
    assert pipeline.pauses.attempts == list(range(1, ATTEMPTS))


def test_a_lead_that_loses_every_race_is_reported():
    pipeline = full()
    waits(pipeline, "acme.com")
    pipeline.engage(company("first-0.com"))
    pipeline.storage.fail_next(ATTEMPTS, Conflict)

    with pytest.raises(Conflict):
        pipeline.drain(FREED)

    assert statuses(pipeline, "acme.com") == [LeadStatus.WAITING]


@pytest.mark.requirement("S80")
@settings(max_examples=25, deadline=None)
@given(
    scores=st.lists(st.integers(70, 100), min_size=1, max_size=12),
    cap=st.integers(1, 3),
    answered=st.lists(st.integers(0, 14), max_size=20),
)
def test_whatever_waits_is_placed_in_order_and_never_over_a_cap(scores, cap, answered):
    """Open load equals the open leads, and nobody waits behind a worse score of the same kind."""
    pipeline = full(cap=cap)
    domains = [f"waiting-{number}.com" for number in range(len(scores))]
    for domain, score in zip(domains, scores, strict=True):
        waits(pipeline, domain, score)
    names = [*(f"first-{number}.com" for number in range(cap)), *domains]

    for number in answered:
        lead = pipeline.lead(names[number % len(names)])
        if lead.status is LeadStatus.OPEN:
            pipeline.engage(lead.account_id)
            pipeline.drain(FREED)

    leads = [pipeline.lead(name) for name in names]
    open_now = [lead for lead in leads if lead.status is LeadStatus.OPEN]
    waiting = [lead.request.score for lead in leads if lead.status is LeadStatus.WAITING]
    given_away = [
        lead.request.score for lead in leads[cap:] if lead.status is not LeadStatus.WAITING
    ]
    assert pipeline.loads() == {"rita": len(open_now)}
    assert len(open_now) <= cap
    assert not waiting or len(open_now) == cap
    assert max(waiting, default=0) <= min(given_away, default=100)


@pytest.mark.requirement("S80")
def test_many_who_drain_at_once_give_no_room_away_twice(busy_threads):  # noqa: ARG001
    pipeline = full(cap=4, reps=("rita", "saul", "tara"))
    for number in range(20):
        waits(pipeline, f"waiting-{number}.com")
    for number in range(8):
        pipeline.engage(company(f"first-{number}.com"))

    at_once([lambda: settled(lambda: pipeline.drain(FREED))] * 16)

    assert sum(pipeline.loads().values()) == 12
    assert max(pipeline.loads().values()) <= 4
    assert len(list(pipeline.leads.waiting(Squad.VELOCITY))) == 12
