"""The workflow that runs a lead's clock, and the rule that starts it."""

from pathlib import Path

from aws_cdk import RemovalPolicy
from aws_cdk.aws_events import IEventBus
from aws_cdk.aws_iam import PolicyDocument, Role, ServicePrincipal
from aws_cdk.aws_lambda import IFunction
from aws_cdk.aws_logs import LogGroup, RetentionDays
from aws_cdk.aws_stepfunctions import DefinitionBody, LogLevel, LogOptions, StateMachine
from constructs import Construct

from infra.components import permissions
from infra.components.acknowledged import acknowledge
from infra.components.bus_rule import BusRule
from infra.components.queues import LastStop
from infra.environments import Environment

DEFINITION = Path(__file__).parents[1] / "workflows" / "assignment_sla.asl.json"


class AssignmentWorkflow(Construct):
    """One execution per assignment: wait for the deadline, then have the function judge."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        environment: Environment,
        bus: IEventBus,
        enforce: IFunction,
    ) -> None:
        super().__init__(scope, construct_id)
        names = environment.names
        dead_letters = LastStop(self, "DeadLetters", name=names.dead_letters("assignment-sla"))
        logs = LogGroup(
            self,
            "Logs",
            log_group_name=names.log_group("assignment-sla"),
            retention=RetentionDays[environment.log_retention],
            removal_policy=RemovalPolicy.DESTROY,
        )
        role = Role(
            self,
            "Role",
            assumed_by=ServicePrincipal("states.amazonaws.com"),
            inline_policies={
                "workflow": PolicyDocument(
                    statements=[
                        permissions.invoke(enforce),
                        permissions.send_to(dead_letters),
                        permissions.trace_workflow(),
                        permissions.deliver_logs(),
                    ]
                )
            },
        )
        acknowledge(
            role,
            "IAM5[Resource::*]",
            because="X-Ray and CloudWatch's log deliveries have no resources to name",
        )
        workflow = StateMachine(
            self,
            "Workflow",
            state_machine_name=names.assignment_sla,
            definition_body=DefinitionBody.from_string(DEFINITION.read_text()),
            definition_substitutions={
                "EnforceSlaArn": enforce.function_arn,
                "DeadLettersUrl": dead_letters.queue_url,
            },
            role=role.without_policy_updates(),
            logs=LogOptions(destination=logs, level=LogLevel.ERROR, include_execution_data=False),
            tracing_enabled=True,
        )
        acknowledge(
            workflow,
            "SF1",
            because="A line per transition costs more than it tells: errors are logged, "
            "and the decision records keep the rest",
        )
        starter = Role(
            self,
            "Starter",
            assumed_by=ServicePrincipal("events.amazonaws.com"),
            inline_policies={"start": PolicyDocument(statements=[permissions.start(workflow)])},
        )
        BusRule(
            self,
            "Assigned",
            name=names.assignment_sla,
            bus=bus,
            pattern={"source": ["plg.router"], "detail-type": ["LeadAssigned.v1"]},
            target=workflow.state_machine_arn,
            dead_letters=dead_letters,
            role=starter,
            input_path="$.detail.data",
        )
