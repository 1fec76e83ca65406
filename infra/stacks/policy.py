"""What RevOps changes: deployed by itself, it reaches the running functions without their code."""

from constructs import Construct

from infra.components.router_stack import RouterStack
from infra.components.routing_policy import RoutingPolicy
from infra.configuration import Configuration
from infra.environments import Environment


class PolicyStack(RouterStack):
    """The routing policy and the company file of one environment."""

    def __init__(
        self, scope: Construct, environment: Environment, configuration: Configuration
    ) -> None:
        super().__init__(scope, "policy", environment)
        self.routing_policy = RoutingPolicy(
            self, "RoutingPolicy", environment=environment, configuration=configuration
        )
