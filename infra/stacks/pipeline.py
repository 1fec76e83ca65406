"""From a signal to an assigned lead: the bus, and the stages that listen to it."""

from functools import partial

from aws_cdk.aws_events import EventBus
from constructs import Construct

from infra.components import permissions
from infra.components.bus_archive import BusArchive
from infra.components.bus_policy import BusPolicy
from infra.components.layers import layers
from infra.components.partner_feed import PartnerFeed
from infra.components.queues import LastStop
from infra.components.relay import Relay
from infra.components.router_stack import RouterStack
from infra.components.routing_policy import RoutingPolicy
from infra.components.stage_function import StageFunction
from infra.components.vendor_access import VendorAccess
from infra.environments import Environment
from infra.lanes import Lanes
from infra.stacks.state import StateStack
from plg_router.contracts.router import ROUTER


class PipelineStack(RouterStack):
    """Ingestion, enrichment, scoring and routing, and the relay that joins them."""

    def __init__(
        self,
        scope: Construct,
        environment: Environment,
        *,
        lanes: Lanes,
        state: StateStack,
        policy: RoutingPolicy,
    ) -> None:
        super().__init__(scope, "pipeline", environment)
        names, concurrency = environment.names, environment.concurrency
        self.bus = EventBus(self, "Bus", event_bus_name=names.bus)
        self.quarantine = LastStop(self, "Quarantine", name=names.quarantine)
        feed = None
        if environment.partner_buses:
            feed = PartnerFeed(self, "PartnerFeed", environment=environment, bus=self.bus)

        shared = layers(self, environment)
        stage = partial(StageFunction, self, environment=environment, layers=shared)
        accounts = {"ACCOUNTS_TABLE": state.accounts.table_name}
        reps = {"REPS_TABLE": state.reps.table_name}
        vendors = VendorAccess(self, environment, policy, state.accounts, state.contacts)

        ingestion = stage(
            "ingestion",
            settings={
                **accounts,
                **policy.settings,
                **vendors.contact_settings,
                "QUARANTINE_QUEUE_URL": self.quarantine.queue_url,
                "PSEUDONYM_KEY": names.pseudonym_key,
            },
            may=[
                policy.may_read_policy,
                permissions.read_secret(self, names.pseudonym_key),
                permissions.use_items(state.accounts, "BatchGetItem", "PutItem", "Query"),
                permissions.send_to(self.quarantine, emulated=environment.emulated),
                *vendors.may_keep,
            ],
            timeout_seconds=60,
        )
        ingestion.works_off(
            "ingestion-urgent",
            self.bus,
            lanes.urgent,
            concurrency=concurrency.urgent,
            batch_size=100,
            window_seconds=1,
        )
        ingestion.works_off(
            "ingestion-usage",
            self.bus,
            lanes.usage,
            concurrency=concurrency.usage,
            batch_size=1000,
            window_seconds=60,
        )

        stage(
            "enrichment",
            settings={
                **accounts,
                **policy.settings,
                **policy.company_settings,
                **vendors.settings,
            },
            may=[
                policy.may_read_companies,
                permissions.use_items(state.accounts, "PutItem", "Query"),
                *vendors.may_ask,
            ],
            timeout_seconds=60 if environment.vendors else 30,  # ten waterfalls of 800 ms a vendor
        ).works_off(
            "enrichment",
            self.bus,
            {
                "enrichment": {
                    "source": [ROUTER],
                    "detail-type": ["AccountDiscovered.v1"],
                    "detail": {"data": {"domain": [{"exists": True}]}},
                },
                **vendors.events([ROUTER]),
            },
            concurrency=concurrency.stage,
            batch_size=10,
        )

        stage(
            "scoring",
            settings={**accounts, **policy.settings},
            may=[
                policy.may_read_policy,
                permissions.use_items(state.accounts, "PutItem", "Query"),
            ],
            timeout_seconds=60,  # ten messages of 25 changes, some 20 ms each where all is well
        ).listens_to(
            self.bus,
            {
                "source": [ROUTER],
                "detail-type": [
                    "AccountDiscovered.v1",
                    "AccountSignalsChanged.v2",
                    "AccountEnriched.v1",
                    "LeadWithdrawn.v1",
                ],
            },
        )

        stage(
            "routing",
            settings={**accounts, **reps, **policy.settings},
            may=[policy.may_read_policy, *permissions.decide(state.accounts, state.reps)],
            timeout_seconds=60,  # a drained queue is many decisions
        ).listens_to(
            self.bus,
            {
                "source": [ROUTER],
                "detail-type": [
                    "LeadQualified.v1",
                    "AccountMerged.v1",
                    "AccountOwnerChanged.v1",
                    "SelfServeChosen.v1",
                    "LeadQueued.v1",
                    "LeadClosed.v1",  # from here on: somebody has room again
                    "LeadReassigned.v1",
                    "LeadEscalated.v1",
                    "LeadWithdrawn.v1",
                ],
            },
        )

        relay = Relay(
            self,
            "Outbox",
            environment=environment,
            layers=shared,
            table=state.accounts,
            bus=self.bus,
        )
        if not environment.emulated:  # the embedded AWS knows neither
            BusArchive(self, "Archive", environment=environment, bus=self.bus)
            BusPolicy(
                self,
                "BusPolicy",
                environment=environment,
                bus=self.bus,
                relay=relay.role_arn,
                forwarder=feed.role_arn if feed else None,
            )
