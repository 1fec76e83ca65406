"""Carry events from a bus to one target; what cannot be delivered joins the dead letters."""

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk.aws_events import CfnRule, IEventBus
from aws_cdk.aws_iam import IRole, PolicyStatement, ServicePrincipal
from aws_cdk.aws_sqs import Queue
from constructs import Construct

PATIENCE = Duration.hours(24)  # EventBridge's longest


class BusRule(Construct):
    """One rule with one target, which it tries to reach for a day before giving up."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        bus: IEventBus,
        pattern: Mapping[str, object],
        target: str,
        dead_letters: Queue,
        role: IRole | None = None,
        input_path: str | None = None,
        carries: Mapping[str, str] | None = None,
    ) -> None:
        """`target` is an ARN; `role` acts for the rule where its target has no policy.

        The target gets what lies at `input_path`, or a document with the keys of `carries`: each
        value is a path, or a word as it is. Without either it gets the whole entry.
        """
        super().__init__(scope, construct_id)
        rule = CfnRule(
            self,
            "Rule",
            name=name,
            event_bus_name=bus.event_bus_name,
            event_pattern=pattern,
            targets=[
                CfnRule.TargetProperty(
                    id="Target",
                    arn=target,
                    role_arn=role.role_arn if role else None,
                    input_path=input_path,
                    input_transformer=_document(carries) if carries else None,
                    dead_letter_config=CfnRule.DeadLetterConfigProperty(arn=dead_letters.queue_arn),
                    retry_policy=CfnRule.RetryPolicyProperty(
                        maximum_event_age_in_seconds=PATIENCE.to_seconds(),
                        maximum_retry_attempts=185,  # EventBridge's most
                    ),
                )
            ],
        )
        self.arn = rule.attr_arn
        self.may_send_to(dead_letters)

    def may_send_to(self, queue: Queue) -> None:
        """Let this rule, and no other, put messages into a queue."""
        queue.add_to_resource_policy(
            PolicyStatement(
                principals=[ServicePrincipal("events.amazonaws.com")],
                actions=["sqs:SendMessage"],
                resources=[queue.queue_arn],
                conditions={"ArnEquals": {"aws:SourceArn": self.arn}},
            )
        )


def _document(carries: Mapping[str, str]) -> CfnRule.InputTransformerProperty:
    paths = {key: value for key, value in carries.items() if value.startswith("$.")}
    values = (
        f'"{key}": <{key}>' if key in paths else f'"{key}": "{value}"'
        for key, value in carries.items()
    )
    return CfnRule.InputTransformerProperty(
        input_paths_map=paths, input_template=f"{{{', '.join(values)}}}"
    )
