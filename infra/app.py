"""Synthesise the router for the environment that the context names: `-c environment=prod`."""

import sys
from pathlib import Path

from aws_cdk import App, Tags, Validations
from cdk_nag import AwsSolutionsChecks, ServerlessChecks

from infra.configuration import INFRA, Configuration, read_configuration
from infra.environments import ENVIRONMENTS, Environment
from infra.stacks.crm import CrmStack
from infra.stacks.operations import OperationsStack
from infra.stacks.pipeline import PipelineStack
from infra.stacks.policy import PolicyStack
from infra.stacks.reps import RepsStack
from infra.stacks.sla import SlaStack
from infra.stacks.state import StateStack
from plg_router.kernel.errors import Rejected


def assemble(app: App, environment: Environment, configuration: Configuration) -> None:
    """Add every stack of an environment; synthesis fails on a finding nobody acknowledged."""
    state = StateStack(app, environment)
    policy = PolicyStack(app, environment, configuration).routing_policy
    pipeline = PipelineStack(
        app, environment, lanes=configuration.lanes, state=state, policy=policy
    )
    sla = SlaStack(app, environment, state=state, policy=policy, pipeline=pipeline)
    crm = CrmStack(app, environment, state=state, pipeline=pipeline, policy=policy)
    reps = RepsStack(app, environment, state=state)
    OperationsStack(app, environment, watched=(pipeline, sla, crm, reps))
    Tags.of(app).add("application", "plg-router")
    Tags.of(app).add("environment", environment.name)
    Validations.of(app).add_plugins(AwsSolutionsChecks(app), ServerlessChecks(app))


def main(folder: Path = INFRA) -> None:
    """Write the cloud assembly, or say what to fix in `folder` and leave with an error."""
    app = App()
    name = app.node.try_get_context("environment") or "local"
    if name not in ENVIRONMENTS:
        sys.exit(f"environment {name}: choose one of {', '.join(ENVIRONMENTS)}")
    environment = ENVIRONMENTS[name]
    try:
        configuration = read_configuration(name, folder=folder)
        assemble(app, environment, configuration)
    except Rejected as error:
        sys.exit(f"{error.field}: {error.fix}")
    app.synth()


if __name__ == "__main__":
    main()
