"""Who may take on a role: a service, and only for what is ours (the confused deputy).

Lambda is given no such condition: it names no function when it takes on the role of one.
"""

from aws_cdk import ArnFormat, Stack
from aws_cdk.aws_iam import ServicePrincipal
from constructs import Construct


def acting_for(scope: Construct, service: str, *arns: str) -> ServicePrincipal:
    """Return a service as it acts for these resources of this account, and for no others."""
    return ServicePrincipal(
        f"{service}.amazonaws.com",
        conditions={
            "StringEquals": {"aws:SourceAccount": Stack.of(scope).account},
            "ArnEquals": {"aws:SourceArn": list(arns)},
        },
    )


def rule_arn(scope: Construct, bus: str, rule: str) -> str:
    """Return the ARN of a rule by the names: the rule names its role, which cannot name it back."""
    return Stack.of(scope).format_arn(
        service="events", resource="rule", resource_name=f"{bus}/{rule}"
    )


def workflow_arn(scope: Construct, name: str) -> str:
    """Return the ARN of a workflow by its name."""
    return Stack.of(scope).format_arn(
        service="states",
        resource="stateMachine",
        resource_name=name,
        arn_format=ArnFormat.COLON_RESOURCE_NAME,
    )
