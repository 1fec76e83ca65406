"""Say once what a resource waits for: the CDK adds to the reference to a role a wait for it."""

from typing import cast

from aws_cdk import CfnResource
from constructs import IConstruct


def without_needless_dependency(construct: IConstruct) -> None:
    """Wait for nothing but what a resource refers to: our roles hold their policies themselves."""
    cast("CfnResource", construct.node.default_child).add_deletion_override("DependsOn")
