"""Findings we live with: one construct, one rule, one reason."""

from aws_cdk import Acknowledgment, Validations
from constructs import IConstruct


def acknowledge(
    construct: IConstruct, rule: str, *, because: str, pack: str = "AwsSolutions"
) -> None:
    """Accept one finding of cdk-nag on one construct, on the record."""
    Validations.of(construct).acknowledge(Acknowledgment(id=f"{pack}-{rule}", reason=because))
