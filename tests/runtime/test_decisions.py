"""How fast the router is, from the product's signal to the rep and from the rep to the touch."""

import json
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from plg_router.adapters.dynamodb.outbox import outbox
from plg_router.contracts.account_events import AccountDiscoveredV1
from plg_router.contracts.envelope import Metadata
from plg_router.contracts.lead_engaged import LeadEngagedV1
from plg_router.domain.identity.events import folded
from plg_router.policy.handoff import Motion
from plg_router.runtime.crm_events import CrmEvents
from plg_router.runtime.decisions import reaction
from plg_router.runtime.events import cause_of
from plg_router.runtime.observability import measure, metrics
from tests.fakes.cast import CAUSE, NOW, company, customer, qualified, rep, signal
from tests.fakes.pipeline import Pipeline

SECOND = timedelta(seconds=1)
DISCOVERED = folded(company(), 1)


def metadata(**changes):
    """Return what an event said that happened a second ago, from a signal a minute before."""
    facts = {
        "event_id": "event-1",
        "occurred_at": NOW - SECOND,
        "producer": "plg.router",
        "signalled_at": NOW - 61 * SECOND,
        **changes,
    }
    return Metadata(**facts)


@pytest.fixture
def pipeline():
    pipeline = Pipeline()
    pipeline.roster.save(rep("rita", cap=1), 1)
    return pipeline


@pytest.mark.requirement("S148", "S150", "S152")
def test_the_time_to_the_rep_is_measured_from_the_trigger_and_from_the_signal(pipeline):
    placement = pipeline.route(qualified(), CAUSE)

    lapses = reaction(placement, metadata())

    assert lapses == {"trigger_to_assignment": SECOND, "signal_to_assignment": 61 * SECOND}


def test_a_signal_nobody_dated_is_not_measured_from(pipeline):
    placement = pipeline.route(qualified(), CAUSE)

    assert reaction(placement, metadata(signalled_at=None)) == {"trigger_to_assignment": SECOND}


def test_a_lead_that_nobody_has_got_is_not_fast(pipeline):
    pipeline.route(qualified("other.com"), CAUSE)
    waiting = pipeline.route(qualified(), CAUSE)

    assert reaction(waiting, metadata()) == {}


def test_a_lead_that_goes_on_to_its_owner_was_measured_before(pipeline):
    pipeline.route(qualified(), CAUSE)
    pipeline.roster.save(rep("olga"), 1)
    pipeline.accounts.save_crm(qualified().account_id, customer("olga"), CAUSE)

    handed_over = pipeline.route(qualified(), CAUSE)

    assert handed_over.lead.rep_id == "olga"
    assert reaction(handed_over, metadata()) == {}


@pytest.mark.requirement("S147", "S150")
def test_a_lapse_is_published_in_seconds(published):
    measure(first_touch=timedelta(minutes=2))
    metrics.flush_metrics()

    assert published() == [{"first_touch": 120}]


@pytest.mark.requirement("S148")
def test_every_event_on_the_way_keeps_when_the_signal_happened(pipeline):
    """Else nobody could tell, at the end of the way, how long all of it took."""
    pipeline.fold(signal("signal-1", at=NOW))
    ((_, cause),) = pipeline.storage.carried()

    (entry,) = json.loads(outbox([DISCOVERED], written="w", occurred_at=NOW + SECOND, cause=cause))

    passed_on = cause_of(AccountDiscoveredV1.model_validate(entry["detail"]))
    assert cause.signalled_at == passed_on.signalled_at == NOW


@pytest.mark.requirement("S147")
def test_the_first_touch_is_measured_and_no_later_one(pipeline, published):
    records = SimpleNamespace(engage=pipeline.touch)
    touch = CrmEvents(records, *[None] * 6).use_cases()[LeadEngagedV1]
    pipeline.route(replace(qualified(), motion=Motion.SALES_LED), CAUSE)

    touch(engaged(minutes=7))
    touch(engaged(minutes=9, meeting_at="2026-03-05T12:00:00Z"))
    metrics.flush_metrics()

    assert published() == [{"first_touch": 7 * 60}]


def engaged(*, minutes, **facts):
    """Return what the CRM says of a touch, so many minutes after the lead was assigned."""
    data = {
        "account_id": qualified().account_id,
        "rep_id": "rita",
        "engaged_at": (NOW + timedelta(minutes=minutes)).isoformat(),
        **facts,
    }
    return LeadEngagedV1.model_validate({"metadata": metadata().model_dump(), "data": data})
