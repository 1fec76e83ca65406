"""Many decisions at one moment, on an AWS that conflicts and throttles as the real one does."""

import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass

import boto3
import pytest
from botocore.config import Config

from infra.faults.turbulence import Turbulence, turbulent
from infra.local.emulator import run_emulator
from plg_router.adapters.aws import CONFIG
from plg_router.domain.assignment.lead import LeadStatus
from plg_router.domain.signals.reading import Reading
from plg_router.kernel.errors import AlreadyHandled, Conflict, Transient
from plg_router.policy.routing import Squad
from plg_router.runtime.pause import jittered_pause
from plg_router.services.again import settled
from plg_router.services.drain_waiting import DrainWaiting
from plg_router.services.follow_owner import FollowOwner
from plg_router.services.ingest_signals import IngestSignals
from plg_router.services.link_accounts import LinkAccounts
from plg_router.services.record_engagement import RecordEngagement
from plg_router.services.route_lead import RouteLead
from plg_router.services.routing_desk import RoutingDesk
from tests.adapters.stores import stores_on
from tests.fakes.cast import CAUSE, NOW, RULES, company, qualified, rep, signal
from tests.fakes.crowd import at_once
from tests.fakes.world import FixedClock, FixedPolicy, InMemoryQuarantine

pytestmark = pytest.mark.e2e

CROWD = 32
DELIVERIES = 5  # of a message that fails: what fails more often rests in the dead-letter queue
UNTIL_THE_NEXT_S = 2.0  # SQS waits a minute or more, by when a crowd has long been served
POOL = {"rita": 8, "saul": 8, "tara": 8}
CONFLICTS = {
    "name": "conflicts",
    "service": "dynamodb",
    "operation": "TransactWriteItems",
    "probability": 0.2,
    "error": {
        "code": "TransactionCanceledException",
        "status": 400,
        "fields": {"CancellationReasons": [{"Code": "TransactionConflict"}, {"Code": "None"}]},
    },
}
THROTTLES = {
    "name": "throttles",
    "service": "dynamodb",
    "probability": 0.05,
    "error": {"code": "ProvisionedThroughputExceededException", "status": 400},
}


@dataclass(frozen=True)
class Desks:
    """The use cases on tables of their own, behind the turbulence."""

    stores: object
    calm: object  # the same tables, without the turbulence
    route: RouteLead
    drain: DrainWaiting
    engage: RecordEngagement
    ingest: IngestSignals

    def loads(self):
        return {rep_id: one.open_leads for rep_id, one in self.calm.roster.reps(NOW).items()}

    def lead(self, domain):
        return self.calm.leads.lead(company(domain))


@pytest.fixture(scope="module")
def embedded(tmp_path_factory):
    home = tmp_path_factory.mktemp("contention")
    with run_emulator(home=home) as connection, pytest.MonkeyPatch.context() as patch:
        for name, value in connection.environment.items():
            patch.setenv(name, value)
        with turbulent(connection, home) as turbulence:
            yield connection.endpoint, turbulence


@pytest.fixture
def turbulence(embedded):
    return embedded[1]


@pytest.fixture
def desks(embedded, turbulence: Turbulence):
    """Return the use cases over fresh tables; from here on calls fail."""
    endpoint, _ = embedded
    pool = CONFIG.merge(Config(max_pool_connections=CROWD))
    turbulence.set([])
    calm = stores_on(boto3.client("dynamodb", config=pool, endpoint_url=endpoint))
    rough = calm.on(boto3.client("dynamodb", config=pool, endpoint_url=turbulence.address))
    desk = RoutingDesk(rough.accounts, rough.roster, FixedPolicy(RULES), FixedClock(NOW))
    for rep_id, cap in POOL.items():
        calm.roster.save(rep(rep_id, cap=cap), 1)
    turbulence.set([CONFLICTS, THROTTLES])
    return Desks(
        rough,
        calm,
        RouteLead(desk, rough.leads, FollowOwner(desk, rough.leads)),
        DrainWaiting(desk, rough.leads, jittered_pause),
        RecordEngagement(rough.accounts, rough.leads),
        IngestSignals(
            rough.accounts, LinkAccounts(rough.accounts), InMemoryQuarantine(), jittered_pause
        ),
    )


def delivered(use_case):
    """Handle a message as a queue and its function do; return whether it had an effect."""
    for _ in range(DELIVERIES):
        try:
            settled(use_case, jittered_pause)
        except AlreadyHandled:
            return False
        except (Conflict, Transient):
            time.sleep(UNTIL_THE_NEXT_S)
        else:
            return True
    raise AssertionError("the message would rest in the dead-letter queue")


@pytest.mark.requirement("S80", "S155")
def test_32_leads_of_one_pool_fill_it_to_its_caps_and_the_rest_waits(desks, turbulence):
    domains = [f"company-{number}.com" for number in range(CROWD)]

    at_once(
        [
            lambda domain=domain: delivered(lambda: desks.route(qualified(domain), CAUSE))
            for domain in domains
        ]
    )

    leads = [desks.lead(domain) for domain in domains]
    assert Counter(lead.status for lead in leads) == {LeadStatus.OPEN: 24, LeadStatus.WAITING: 8}
    held = Counter(lead.rep_id for lead in leads if lead.is_open)
    assert desks.loads() == held == POOL
    assert sum(desks.calm.roster.credits(Squad.VELOCITY).value.values()) == 0
    assert {len(list(desks.calm.leads.decisions(company(domain)))) for domain in domains} == {1}
    caused = turbulence.caused().times
    assert caused["conflicts"] > 0
    assert caused["throttles"] > 0


@pytest.mark.requirement("S12")
def test_32_crossings_of_one_account_make_one_lead_with_one_rep(desks):
    routed = at_once(
        [
            lambda crossing=crossing: delivered(
                lambda: desks.route(qualified(crossing=crossing), CAUSE)
            )
            for crossing in range(1, CROWD + 1)
        ]
    )

    lead = desks.lead("acme.com")
    assert (lead.status, lead.version) == (LeadStatus.OPEN, 1)
    assert sum(routed) <= 1  # a commit whose answer was lost is found done by its next delivery
    assert Counter(desks.loads()) == {**dict.fromkeys(POOL, 0), lead.rep_id: 1}
    assert len(list(desks.calm.leads.decisions(company()))) == 1


@pytest.mark.requirement("S12")
def test_32_users_of_one_account_arrive_at_once_and_none_is_lost(desks):
    signals = [signal(f"event-{number}", f"user-{number}@acme.com") for number in range(CROWD)]

    def arrive(one):
        unfolded = (one,)
        for _ in range(DELIVERIES):
            with suppress(Conflict, Transient):
                unfolded = desks.ingest([Reading(unfolded)]).unfolded
            if not unfolded:
                return
            time.sleep(UNTIL_THE_NEXT_S)
        raise AssertionError("the signal would rest in the dead-letter queue")

    at_once([lambda one=one: arrive(one) for one in signals])

    (profile,) = desks.calm.accounts.profiles([company()]).values()
    assert len(profile.value.members) == CROWD


@pytest.mark.requirement("S80", "S155")
def test_answers_and_drains_at_once_leak_no_slot_and_leave_no_room_unused(desks, turbulence):
    domains = [f"company-{number}.com" for number in range(CROWD)]
    turbulence.set([])
    for domain in domains:
        desks.route(qualified(domain), CAUSE)
    answered = [domain for domain in domains if desks.lead(domain).is_open][:16]
    turbulence.set([CONFLICTS, THROTTLES])

    def answer(domain):
        delivered(lambda: desks.engage(company(domain), NOW, CAUSE))
        delivered(lambda: desks.drain(CAUSE))

    at_once([lambda domain=domain: answer(domain) for domain in answered])
    turbulence.set([])
    desks.drain(CAUSE)

    leads = [desks.lead(domain) for domain in domains]
    assert Counter(lead.status for lead in leads) == {LeadStatus.ENGAGED: 16, LeadStatus.OPEN: 16}
    held = Counter(lead.rep_id for lead in leads if lead.is_open)
    assert desks.loads() == {rep_id: held[rep_id] for rep_id in POOL}
    assert all(load <= POOL[rep_id] for rep_id, load in desks.loads().items())
