"""The use cases over an emulated DynamoDB, with a meter on its client."""

from dataclasses import dataclass

import pytest
from moto import mock_aws

from plg_router.adapters.dynamodb.client import dynamodb
from plg_router.services.apply_account_change import ApplyAccountChange
from plg_router.services.drain_waiting import DrainWaiting
from plg_router.services.enforce_sla import EnforceSla
from plg_router.services.follow_owner import FollowOwner
from plg_router.services.ingest_signals import IngestSignals
from plg_router.services.link_accounts import LinkAccounts
from plg_router.services.record_engagement import RecordEngagement
from plg_router.services.route_lead import RouteLead
from plg_router.services.routing_desk import RoutingDesk
from plg_router.services.score_account import ScoreAccount
from plg_router.services.tell_firmographics import TellFirmographics
from tests.adapters.stores import Stores, stores_on
from tests.benchmarks.meter import Meter
from tests.fakes.cast import NOW, RULES
from tests.fakes.world import CountedPauses, FixedClock, FixedPolicy, InMemoryQuarantine


@dataclass(frozen=True)
class Metered:
    """Stages whose calls are counted."""

    meter: Meter
    stores: Stores
    clock: FixedClock
    ingest: IngestSignals
    score: ScoreAccount
    route: RouteLead
    enforce: EnforceSla
    engage: RecordEngagement
    apply: ApplyAccountChange


@pytest.fixture
def metered(monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    with mock_aws():
        client = dynamodb()
        stores, clock = stores_on(client), FixedClock(NOW)
        accounts, leads = stores.accounts, stores.leads
        link = LinkAccounts(accounts)
        policies = FixedPolicy(RULES)
        desk = RoutingDesk(accounts, stores.roster, policies, clock)
        yield Metered(
            Meter(client),
            stores,
            clock,
            IngestSignals(accounts, link, InMemoryQuarantine(), CountedPauses()),
            ScoreAccount(accounts, policies, clock),
            RouteLead(desk, leads, FollowOwner(desk, leads)),
            EnforceSla(desk, leads, DrainWaiting(desk, leads, CountedPauses())),
            RecordEngagement(accounts, leads),
            ApplyAccountChange(accounts, link, TellFirmographics(accounts, clock)),
        )
