"""The workflow hands in what a clock was started for and reads what became of it."""

from datetime import UTC, datetime, timedelta

import pytest

from plg_router.kernel.errors import Conflict, Rejected, Transient
from plg_router.kernel.ids import AccountId
from plg_router.runtime.offers import Enforcer, on_offers
from plg_router.runtime.settings import Settings
from plg_router.services.again import ATTEMPTS
from plg_router.services.enforce_sla import Offer, SlaOutcome

MOMENT = datetime(2026, 3, 4, 14, tzinfo=UTC)
ACME = AccountId("company:acme.com")
OFFER = Offer(ACME, 2)
OVERTAKEN = SlaOutcome("overtaken")
NO_METRICS = pytest.mark.filterwarnings("ignore:No application metrics")


def handler_of(outcome):
    """Return the entry point of an enforcer that answers, or raises, this."""
    seen = []

    def answer(*asked):
        seen.append(asked)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return on_offers(Settings, lambda _: Enforcer(answer, answer, lambda: 12.0)), seen


def decided(**changes):
    """Return the workflow's input after a decision."""
    return {
        "clock": "first_touch",
        "account_id": "company:acme.com",
        "decision_seq": 2,
        "wake_at": "2026-03-04T13:30:00Z",
        **changes,
    }


def booking(**changes):
    """Return the workflow's input of a sales-led lead."""
    return {
        "clock": "booking",
        "account_id": "company:acme.com",
        "book_by": "2026-03-04T14:00:00Z",
        "wake_at": "2026-03-04T14:00:00Z",
        **changes,
    }


def test_the_decision_is_read_from_the_input():
    handler, seen = handler_of(OVERTAKEN)

    handler(decided(), None)

    assert seen == [(OFFER,)]


@pytest.mark.requirement("S91")
def test_the_clock_of_a_meeting_asks_for_the_meeting():
    handler, seen = handler_of(OVERTAKEN)

    handler(booking(), None)

    assert seen == [(ACME, MOMENT)]


def test_a_clock_that_was_started_by_the_event_of_a_decision_as_a_whole_still_rings():
    """As executions that sleep through a deployment were."""
    handler, seen = handler_of(OVERTAKEN)
    event = {"account_id": "company:acme.com", "decision_seq": 2, "lead_version": 3}

    handler({**event, "deadline": "2026-03-04T14:00:00Z", "rep_id": "rita"}, None)

    assert seen == [(OFFER,)]


@pytest.mark.parametrize("outcome", ["overtaken", "escalated", "reassigned"])
def test_an_outcome_that_ends_the_clock_names_no_moment(outcome):
    handler, _ = handler_of(SlaOutcome(outcome))

    answer = handler(decided(), None)

    assert answer["outcome"] == outcome
    assert "wake_at" not in answer


@pytest.mark.parametrize("started", [decided(), booking()])
@pytest.mark.parametrize("outcome", ["reminded", "early"])
def test_a_clock_that_runs_on_can_be_waited_for_and_handed_in_again(outcome, started):
    handler, seen = handler_of(SlaOutcome(outcome, MOMENT + timedelta(hours=2)))

    answer = handler(started, None)
    handler(answer, None)

    assert answer == {**started, "outcome": outcome, "wake_at": "2026-03-04T16:00:00Z"}
    assert seen[0] == seen[1]


@NO_METRICS
@pytest.mark.parametrize("error", [Conflict(), Transient()])
def test_the_workflow_meets_the_errors_it_retries_by_their_names(error):
    handler, _ = handler_of(error)

    with pytest.raises(type(error)) as met:
        handler(decided(), None)

    assert met.type.__name__ in {"Conflict", "Transient"}


@NO_METRICS
@pytest.mark.parametrize(
    "started",
    [decided(decision_seq="x"), decided(clock="lunch"), booking(book_by="soon")],
)
def test_an_input_nobody_can_read_is_not_retried(started):
    handler, seen = handler_of(OVERTAKEN)

    with pytest.raises(Rejected):
        handler(started, None)

    assert seen == []


def test_an_outcome_is_one_line_and_one_metric(log, published):
    handler, _ = handler_of(SlaOutcome("escalated"))

    handler(decided(), None)

    (line,) = log.lines("decision")
    assert (line["account_id"], line["outcome"]) == ("company:acme.com", "escalated")
    assert line["write_units"] == 12.0
    assert published() == [{"escalated": 1, "lapsed": 1}]


@pytest.mark.parametrize(
    ("outcome", "lapses"),
    [("reassigned", 1), ("queued", 1), ("escalated", 1), ("assigned", 0), ("reminded", 0)],
)
def test_a_lapse_counts_whoever_has_the_lead_then(published, outcome, lapses):
    handler, _ = handler_of(SlaOutcome(outcome))

    handler(decided(), None)

    (counts,) = published()
    assert counts.get("lapsed", 0) == lapses


def test_what_is_decided_again_is_counted(published, monkeypatch):
    monkeypatch.setattr("plg_router.runtime.pause.jittered_pause", lambda _: None)
    handler, _ = handler_of(Conflict())

    with pytest.raises(Conflict):
        handler(decided(), None)

    assert published() == [{"conflicts": ATTEMPTS - 1}]
