"""An account that crosses at the very moment it turns out to be another's crosses for both."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from plg_router.domain.assignment.lead import LeadStatus
from plg_router.domain.handoff.events import SelfServeChosen
from plg_router.domain.routing.ownership import AccountChange, Lifecycle
from plg_router.domain.scoring.events import LeadQualified
from plg_router.kernel.errors import AlreadyHandled
from plg_router.kernel.kinds import Kind
from tests.fakes.cast import CAUSE, MID_MARKET, buying_signals, company, customer, rep, signal
from tests.fakes.pipeline import settled

ACME, ZETA = company(), company("zeta.com")
PROSPECT = replace(customer(), owner=None, lifecycle=Lifecycle.PROSPECT)
GROUP = AccountChange(PROSPECT, ["acme.com", "zeta.com"], MID_MARKET)


@pytest.fixture
def staffed(pipeline):
    """Return a pipeline in which Zeta is about to buy, and nobody has scored it yet."""
    for rep_id in ("rita", "saul"):
        pipeline.roster.save(rep(rep_id, cap=2), 1)
    pipeline.fold(*buying_signals("zeta.com"))
    pipeline.tell(ZETA, "file", MID_MARKET, CAUSE)
    return pipeline


def scored_then_merged(pipeline):
    """Let the score be stored between the reads and the write of the merger."""
    pipeline.storage.before_next_write(lambda: pipeline.score(ZETA, CAUSE))
    settled(lambda: pipeline.apply(GROUP, CAUSE))


def merged_then_scored(pipeline):
    """Let the merger be stored between the reads and the write of the score."""
    pipeline.storage.before_next_write(lambda: settled(lambda: pipeline.apply(GROUP, CAUSE)))
    settled(lambda: pipeline.score(ZETA, CAUSE))


def route_all(pipeline):
    """Route every crossing that was ever told, as often as it takes."""
    for event in pipeline.storage.events():
        if isinstance(event, LeadQualified):
            with suppress(AlreadyHandled):
                pipeline.route(event, CAUSE)


at_once = pytest.mark.parametrize("meet", [scored_then_merged, merged_then_scored])


@at_once
@pytest.mark.requirement("S13", "S159")
def test_a_purchase_ends_the_lead(staffed, meet):
    meet(staffed)
    route_all(staffed)
    assert staffed.lead().is_open
    staffed.clock.advance(timedelta(minutes=1))

    bought = signal("bought", "ann@zeta.com", kind=Kind.CHECKOUT_COMPLETED, domain="zeta.com")
    staffed.fold(bought._replace(occurred_at=staffed.clock()))
    told = len(staffed.storage.events())
    staffed.score(ACME, CAUSE)
    (chosen,) = (
        event for event in staffed.storage.events()[told:] if isinstance(event, SelfServeChosen)
    )
    staffed.end_for_self_serve(chosen, CAUSE)

    assert staffed.lead().status is LeadStatus.PURCHASED
    assert staffed.loads() == {"rita": 0, "saul": 0}


@at_once
@pytest.mark.requirement("S12", "S13")
def test_who_was_reached_is_given_to_nobody_else(staffed, meet):
    meet(staffed)
    route_all(staffed)
    staffed.engage(ACME)

    staffed.score(ACME, CAUSE)
    route_all(staffed)

    assert staffed.decisions() == ["LeadAssigned"]
    assert staffed.lead().status is LeadStatus.ENGAGED
    assert staffed.loads() == {"rita": 0, "saul": 0}


@at_once
@pytest.mark.requirement("S12")
def test_one_of_the_two_knows_of_the_crossing_and_it_lives_on(staffed, meet):
    meet(staffed)

    (told,) = (one for one in staffed.storage.events() if isinstance(one, LeadQualified))
    standing = staffed.accounts.load(ZETA).standing.value
    assert standing.crossing == told.crossing == 1
    assert told.account_id in {ACME, *standing.settled}
    assert not standing.armed
