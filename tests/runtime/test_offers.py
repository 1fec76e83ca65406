"""The workflow hands in an offer and reads what became of it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from plg_router.kernel.errors import Conflict, Rejected, Transient
from plg_router.kernel.ids import AccountId
from plg_router.runtime.offers import Enforcer, on_offers
from plg_router.runtime.settings import Settings
from plg_router.services.enforce_sla import Offer, SlaOutcome

DEADLINE = datetime(2026, 3, 4, 14, tzinfo=UTC)
OFFER = Offer(AccountId("company:acme.com"), 3, DEADLINE)
NO_METRICS = pytest.mark.filterwarnings("ignore:No application metrics")


def handler_of(outcome):
    """Return the entry point of an enforcer that answers, or raises, this."""
    seen = []

    def enforce(offer):
        seen.append(offer)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return on_offers(Settings, lambda _: Enforcer(enforce, lambda: 12.0)), seen


def assigned(**changes):
    """Return the workflow's input: the data of LeadAssigned.v1."""
    return {
        "account_id": "company:acme.com",
        "company": "acme.com",
        "decision_id": "company:acme.com/2",
        "lead_version": 3,
        "rep_id": "rita",
        "deadline": "2026-03-04T14:00:00Z",
        **changes,
    }


def test_the_offer_is_read_from_the_assignment():
    handler, seen = handler_of(SlaOutcome("overtaken"))

    handler(assigned(), None)

    assert seen == [OFFER]


@pytest.mark.parametrize("outcome", ["overtaken", "escalated"])
def test_an_outcome_without_a_next_offer_names_no_deadline(outcome):
    handler, _ = handler_of(SlaOutcome(outcome))

    assert handler(assigned(), None) == {"account_id": "company:acme.com", "outcome": outcome}


@pytest.mark.parametrize("outcome", ["reassigned", "early"])
def test_a_next_offer_can_be_waited_for_and_handed_in_again(outcome):
    coming = Offer(OFFER.account_id, 4, DEADLINE + timedelta(hours=2))
    handler, seen = handler_of(SlaOutcome(outcome, coming))

    answer = handler(assigned(), None)
    handler(answer, None)

    assert answer == {
        "account_id": "company:acme.com",
        "outcome": outcome,
        "lead_version": 4,
        "deadline": "2026-03-04T16:00:00Z",
    }
    assert seen[1] == coming


def test_a_deadline_in_another_zone_is_the_same_moment():
    handler, seen = handler_of(SlaOutcome("overtaken"))

    handler(assigned(deadline="2026-03-04T16:00:00+02:00"), None)

    assert seen[0].deadline == DEADLINE.astimezone(timezone(timedelta(hours=2)))


@NO_METRICS
@pytest.mark.parametrize("error", [Conflict(), Transient()])
def test_the_workflow_meets_the_errors_it_retries_by_their_names(error):
    handler, _ = handler_of(error)

    with pytest.raises(type(error)) as met:
        handler(assigned(), None)

    assert met.type.__name__ in {"Conflict", "Transient"}


@NO_METRICS
@pytest.mark.parametrize("change", [{"deadline": "soon"}, {"lead_version": "x"}])
def test_an_offer_nobody_can_read_is_not_retried(change):
    handler, seen = handler_of(SlaOutcome("overtaken"))

    with pytest.raises(Rejected):
        handler(assigned(**change), None)

    assert seen == []


def test_an_outcome_is_one_line_and_one_metric(log, published):
    handler, _ = handler_of(SlaOutcome("escalated"))

    handler(assigned(), None)

    (line,) = log.lines("decision")
    assert (line["account_id"], line["outcome"]) == ("company:acme.com", "escalated")
    assert line["write_units"] == 12.0
    assert published() == [{"escalated": 1}]
