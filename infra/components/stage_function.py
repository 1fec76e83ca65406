"""One stage of the pipeline: its code, a role with exactly its permissions, its logs and queue."""

from collections.abc import Mapping, Sequence
from typing import cast

from aws_cdk import CfnResource, Duration, RemovalPolicy, Stack
from aws_cdk.aws_events import IEventBus
from aws_cdk.aws_iam import PolicyDocument, PolicyStatement, Role, ServicePrincipal
from aws_cdk.aws_lambda import (
    ApplicationLogLevel,
    EventSourceMapping,
    Function,
    ILayerVersion,
    LoggingFormat,
    SystemLogLevel,
    Tracing,
)
from aws_cdk.aws_logs import LogGroup, RetentionDays
from constructs import Construct

from infra.components import permissions
from infra.components.acknowledged import acknowledge
from infra.components.layers import ARCHITECTURE, RUNTIME, source
from infra.components.needless_dependency import without_needless_dependency
from infra.components.queues import ATTEMPTS, DurableQueue
from infra.environments import Environment


class StageFunction(Construct):
    """A function that may do what its statements say, and nothing the CDK would add by itself."""

    def __init__(
        self,
        scope: Construct,
        stage: str,
        *,
        environment: Environment,
        layers: Sequence[ILayerVersion],
        settings: Mapping[str, str],
        may: Sequence[PolicyStatement],
        timeout_seconds: int = 30,
        reserved_concurrency: int | None = None,
    ) -> None:
        super().__init__(scope, stage.capitalize())
        self._stage = stage
        self._environment = environment
        self._timeout_seconds = timeout_seconds
        self._dead_letters: dict[str, str] = {}  # where those of each queue are
        logs = LogGroup(
            self,
            "Logs",
            log_group_name=environment.names.log_group(stage),
            retention=RetentionDays[environment.log_retention],
            removal_policy=RemovalPolicy.DESTROY,
        )
        self._permissions = PolicyDocument(
            statements=[permissions.write_logs(logs), permissions.trace(), *may]
        )
        role = Role(
            self,
            "Role",
            assumed_by=ServicePrincipal("lambda.amazonaws.com"),
            inline_policies={"stage": self._permissions},
        )
        self.role_arn = role.role_arn
        if environment.emulated:  # which asks for sqs:SendMessageBatch; AWS knows no such action
            unknown = {"config": {"ignore_checks": ["W3037"]}}
            cast("CfnResource", role.node.default_child).add_metadata("cfn-lint", unknown)
        unnamed = "X-Ray has no resources to name"
        acknowledge(role, "IAM5[Resource::*]", because=unnamed)
        acknowledge(role, "LambdaStarPermissions", because=unnamed, pack="Serverless")
        self.function = Function(
            self,
            "Function",
            function_name=environment.names.of(stage),
            code=source(f"functions/{stage}"),
            handler="handler.handler",
            runtime=RUNTIME,
            architecture=ARCHITECTURE,
            layers=list(layers),
            role=role.without_policy_updates(),
            environment={
                "POWERTOOLS_SERVICE_NAME": stage,
                "POWERTOOLS_METRICS_NAMESPACE": environment.names.metrics,
                "POWERTOOLS_LOG_LEVEL": "INFO",
                **settings,
            },
            log_group=logs,
            logging_format=LoggingFormat.JSON,  # which our lines are anyway
            application_log_level_v2=ApplicationLogLevel.INFO,
            # What Lambda says of each invocation is a quarter of a log, and among the metrics.
            system_log_level_v2=SystemLogLevel.WARN,
            tracing=Tracing.ACTIVE,
            timeout=Duration.seconds(timeout_seconds),
            reserved_concurrent_executions=reserved_concurrency,
            memory_size=512,
        )
        without_needless_dependency(self.function)
        wheels = "The dependency layer holds wheels for this Python; the two move together"
        acknowledge(self.function, "L1", because=wheels)
        for rule, reason in (
            ("LambdaLatestVersion", wheels),
            ("LambdaDLQ", "Nobody calls it asynchronously: queues, the stream or a caller wait"),
        ):
            acknowledge(self.function, rule, because=reason, pack="Serverless")

    def listens_to(
        self, bus: IEventBus, pattern: Mapping[str, object], *, batch_size: int = 10
    ) -> None:
        """Handle matching events of a bus, some at a time, through a queue named like the stage."""
        self.works_off(
            self._stage,
            bus,
            {self._stage: pattern},
            concurrency=self._environment.concurrency.stage,
            batch_size=batch_size,
        )

    def works_off(
        self,
        part: str,
        bus: IEventBus,
        patterns: Mapping[str, Mapping[str, object]],
        *,
        concurrency: int,
        batch_size: int,
        window_seconds: int = 0,
    ) -> None:
        """Handle matching events in batches; those reported as failed are tried again.

        A batch starts when it is full or its window has passed.
        """
        # Six times as AWS advises, for batches that Lambda throttles; the embedded AWS never does.
        patience = 1 if self._environment.emulated else 6
        lane = DurableQueue(
            self,
            part,
            environment=self._environment,
            part=part,
            visibility_seconds=patience * self._timeout_seconds + window_seconds,
        )
        for name, pattern in patterns.items():
            lane.receives(bus, name, pattern)
        self._permissions.add_statements(
            permissions.consume(lane.queue),
            permissions.send_to(lane.dead_letters, emulated=self._environment.emulated),
        )
        self._dead_letters[self._environment.names.of(part)] = lane.dead_letters.queue_url
        terms = {"attempts": ATTEMPTS, "queues": self._dead_letters}
        self.function.add_environment("DEAD_LETTERS", Stack.of(self).to_json_string(terms))
        mapping = EventSourceMapping(
            self,
            f"From {part}",
            target=self.function,
            event_source_arn=lane.queue.queue_arn,
            batch_size=batch_size,
            max_batching_window=Duration.seconds(window_seconds),
            max_concurrency=concurrency,
            report_batch_item_failures=True,
        )
        acknowledge(
            mapping,
            "LambdaEventSourceMappingDestination",
            because="Lambda takes none for a queue: the queue's own redrive policy keeps failures",
            pack="Serverless",
        )
