"""The stack every other one is made of: named after its part, bound to its environment."""

import aws_cdk
from aws_cdk import CliCredentialsStackSynthesizer, Stack
from constructs import Construct

from infra.environments import Environment


class RouterStack(Stack):
    """One part of the router in one environment."""

    def __init__(self, scope: Construct, part: str, environment: Environment) -> None:
        super().__init__(
            scope,
            environment.names.of(part),
            env=aws_cdk.Environment(account=environment.account, region=environment.region),
            termination_protection=environment.keeps_data,
            # The embedded AWS enforces roles, and has none for a bootstrap to publish assets with.
            synthesizer=CliCredentialsStackSynthesizer() if environment.emulated else None,
        )
