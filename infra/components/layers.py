"""The two layers under every function: what we wrote, and what we depend on."""

from collections.abc import Sequence
from pathlib import Path

from aws_cdk.aws_lambda import Architecture, Code, ILayerVersion, LayerVersion, Runtime
from constructs import Construct

from infra.environments import Environment

ROOT = Path(__file__).parents[2]
RUNTIME = Runtime.PYTHON_3_13
ARCHITECTURE = Architecture.ARM_64


def layers(scope: Construct, environment: Environment) -> Sequence[ILayerVersion]:
    """Return the layers of one stack.

    Each stack has its own: a layer is replaced whenever its content changes, and CloudFormation
    refuses to replace what another stack imports.
    """
    return [
        LayerVersion(
            scope,
            name,
            code=source(folder),
            compatible_runtimes=[RUNTIME],
            compatible_architectures=[ARCHITECTURE],
        )
        for name, folder in (
            ("Code", "layers/plg_router"),
            ("Dependencies", environment.dependency_layer),
        )
    ]


def source(folder: str) -> Code:
    """Return a folder of the repository as code to deploy."""
    return Code.from_asset(str(ROOT / folder), exclude=["**/__pycache__"])
