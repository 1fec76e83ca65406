"""On a real DynamoDB interface too, a touch and the clock that meet have exactly one outcome."""

import pytest

from infra.local.emulator import run_emulator
from plg_router.adapters.dynamodb.client import dynamodb
from plg_router.domain.assignment.lead import LeadStatus
from plg_router.runtime.pause import jittered_pause
from plg_router.services.drain_waiting import DrainWaiting
from plg_router.services.enforce_sla import EnforceSla
from plg_router.services.follow_owner import FollowOwner
from plg_router.services.record_engagement import RecordEngagement
from plg_router.services.route_lead import RouteLead
from plg_router.services.routing_desk import RoutingDesk
from tests.adapters.stores import stores_on
from tests.fakes.cast import CAUSE, NOW, RULES, qualified, rep
from tests.fakes.crowd import at_once
from tests.fakes.pipeline import offer_of, settled
from tests.fakes.world import FixedClock, FixedPolicy

pytestmark = pytest.mark.e2e

RACES = 200


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    with (
        pytest.MonkeyPatch.context() as patch,
        run_emulator(home=tmp_path_factory.mktemp("races")) as connection,
    ):
        for name, value in connection.environment.items():
            patch.setenv(name, value)
        yield dynamodb()


@pytest.mark.requirement("S12", "S147")
def test_the_race_of_a_touch_and_the_clock_has_exactly_one_outcome(client):
    """The record says who won: the touch alone, or the clock and then a touch of the next rep."""
    stores, clock = stores_on(client), FixedClock(NOW)
    desk = RoutingDesk(stores.accounts, stores.roster, FixedPolicy(RULES), clock)
    route = RouteLead(desk, stores.leads, FollowOwner(desk, stores.leads))
    enforce = EnforceSla(desk, stores.leads, DrainWaiting(desk, stores.leads, jittered_pause))
    engage = RecordEngagement(stores.accounts, stores.leads)
    for name in ("rita", "saul"):
        stores.roster.save(rep(name), 1)

    def touch_after(looks, lead):
        for _ in range(looks):
            stores.leads.lead(lead.account_id)
        return settled(lambda: engage(lead.account_id, clock(), CAUSE))

    moved = 0
    for number in range(RACES):
        lead = route(qualified(f"company-{number}.com"), CAUSE).lead
        clock.move_to(lead.deadline)

        outcome, _ = at_once(
            [
                lambda: settled(lambda: enforce(offer_of(lead))),  # noqa: B023  ends here
                lambda: touch_after(number % 10, lead),  # noqa: B023
            ]
        )

        clock_won = outcome.outcome == "reassigned"
        moved += clock_won
        record = [one.outcome for one in stores.leads.decisions(lead.account_id)]
        after = stores.leads.lead(lead.account_id)
        assert record == ["LeadAssigned"] + ["LeadReassigned"] * clock_won
        assert (after.status, after.version) == (LeadStatus.ENGAGED, 2 + clock_won)
        assert {one.open_leads for one in stores.roster.reps(clock()).values()} == {0}
    assert 0 < moved < RACES
