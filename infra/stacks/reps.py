"""What reps read by themselves."""

from constructs import Construct

from infra.components.layers import layers
from infra.components.own_leads import OwnLeads
from infra.components.router_stack import RouterStack
from infra.environments import Environment
from infra.stacks.state import StateStack


class RepsStack(RouterStack):
    """Their own leads, and nobody else's."""

    def __init__(self, scope: Construct, environment: Environment, *, state: StateStack) -> None:
        super().__init__(scope, "reps", environment)
        OwnLeads(
            self,
            "OwnLeads",
            environment=environment,
            layers=layers(self, environment),
            accounts=state.accounts,
            reps=state.reps,
        )
