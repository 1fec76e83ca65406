"""The clock of every assignment."""

from constructs import Construct

from infra.components import permissions
from infra.components.assignment_workflow import AssignmentWorkflow
from infra.components.layers import layers
from infra.components.router_stack import RouterStack
from infra.components.routing_policy import RoutingPolicy
from infra.components.stage_function import StageFunction
from infra.environments import Environment
from infra.stacks.pipeline import PipelineStack
from infra.stacks.state import StateStack


class SlaStack(RouterStack):
    """The workflow that waits (decision 0004), and the function that judges what silence means."""

    def __init__(
        self,
        scope: Construct,
        environment: Environment,
        *,
        state: StateStack,
        policy: RoutingPolicy,
        pipeline: PipelineStack,
    ) -> None:
        super().__init__(scope, "sla", environment)
        sla = StageFunction(
            self,
            "sla",
            environment=environment,
            layers=layers(self, environment),
            settings={
                **policy.settings,
                "ACCOUNTS_TABLE": state.accounts.table_name,
                "REPS_TABLE": state.reps.table_name,
            },
            may=[policy.may_read_policy, *permissions.decide(state.accounts, state.reps)],
            timeout_seconds=60,  # a drained queue is many decisions
            reserved_concurrency=environment.concurrency.deadlines,
        )
        AssignmentWorkflow(
            self, "Assignment", environment=environment, bus=pipeline.bus, enforce=sla.function
        )
