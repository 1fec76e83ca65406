"""Where the router and the CRM meet: what the CRM tells us, and the decisions it pulls."""

from constructs import Construct

from infra.components import permissions
from infra.components.crm_subscription import CrmSubscription
from infra.components.layers import layers
from infra.components.router_stack import RouterStack
from infra.components.routing_policy import RoutingPolicy
from infra.components.stage_function import StageFunction
from infra.environments import Environment
from infra.stacks.pipeline import PipelineStack
from infra.stacks.state import StateStack
from plg_router.adapters.dynamodb.leads import HELD
from plg_router.contracts.crm_sources.systems import SYSTEMS


class CrmStack(RouterStack):
    """The inbound function, and a queue for every subscriber of the environment."""

    def __init__(
        self,
        scope: Construct,
        environment: Environment,
        *,
        state: StateStack,
        pipeline: PipelineStack,
        policy: RoutingPolicy,
    ) -> None:
        super().__init__(scope, "crm", environment)
        crm = StageFunction(
            self,
            "crm",
            environment=environment,
            layers=layers(self, environment),
            settings={
                **policy.settings,
                "ACCOUNTS_TABLE": state.accounts.table_name,
                "REPS_TABLE": state.reps.table_name,
                "QUARANTINE_QUEUE_URL": pipeline.quarantine.queue_url,
                "PSEUDONYM_KEY": environment.names.pseudonym_key,
            },
            may=[
                policy.may_read_policy,
                permissions.read_secret(self, environment.names.pseudonym_key),
                *permissions.decide(state.accounts, state.reps),
                permissions.query_index(state.accounts, HELD),
                permissions.send_to(pipeline.quarantine, emulated=environment.emulated),
            ],
            timeout_seconds=60,  # a rep who leaves is many decisions, a company many contacts
        )
        own_words = [{"prefix": prefix} for system in SYSTEMS for prefix in system.prefixes]
        crm.listens_to(pipeline.bus, {"source": ["crm", *own_words]}, batch_size=5)
        for subscriber in environment.crm_subscribers:
            CrmSubscription(self, environment=environment, subscriber=subscriber, bus=pipeline.bus)
