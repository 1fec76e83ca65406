"""The workflow that runs a lead's clocks, and the rules that start it."""

from pathlib import Path

from aws_cdk import RemovalPolicy
from aws_cdk.aws_events import IEventBus
from aws_cdk.aws_iam import PolicyDocument, Role
from aws_cdk.aws_lambda import IFunction
from aws_cdk.aws_logs import LogGroup, RetentionDays
from aws_cdk.aws_stepfunctions import DefinitionBody, LogLevel, LogOptions, StateMachine
from constructs import Construct

from infra.components import permissions
from infra.components.acknowledged import acknowledge
from infra.components.bus_rule import BusRule
from infra.components.needless_dependency import without_needless_dependency
from infra.components.queues import LastStop
from infra.components.trust import acting_for, rule_arn, workflow_arn
from infra.environments import Environment
from plg_router.contracts.router import ROUTER

DEFINITION = Path(__file__).parents[1] / "workflows" / "assignment_sla.asl.json"

LEAD_CLOCKS = ("LeadAssigned.v1", "LeadReassigned.v1", "LeadEscalated.v1", "LeadQueued.v1")
FIRST_TOUCH = {
    "clock": "first_touch",
    "account_id": "$.detail.data.account_id",
    "decision_seq": "$.detail.data.decision_seq",
    "wake_at": "$.detail.data.wake_at",
}
# Whoever has the lead afterwards: a reassignment starts no second one (S91).
BOOKING_CLOCKS = ("LeadAssigned.v1", "LeadEscalated.v1", "LeadQueued.v1")
BOOKING = {
    "clock": "booking",
    "account_id": "$.detail.data.account_id",
    "book_by": "$.detail.data.book_by",
    "wake_at": "$.detail.data.book_by",
}


class AssignmentWorkflow(Construct):
    """One execution per decision, and one for the meeting of a sales-led lead.

    Each waits for its moment, then has the function judge.
    """

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
            assumed_by=acting_for(self, "states", workflow_arn(self, names.assignment_sla)),
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
        without_needless_dependency(workflow)
        rules = (
            ("Decided", names.assignment_sla, LEAD_CLOCKS, FIRST_TOUCH),
            ("Booking", names.of("assignment-booking"), BOOKING_CLOCKS, BOOKING),
        )
        starting = [rule_arn(self, names.bus, name) for _, name, _, _ in rules]
        starter = Role(
            self,
            "Starter",
            assumed_by=acting_for(self, "events", *starting),
            inline_policies={"start": PolicyDocument(statements=[permissions.start(workflow)])},
        )
        for construct, name, events, carries in rules:
            clock = carries["wake_at"].rpartition(".")[2]
            BusRule(
                self,
                construct,
                name=name,
                bus=bus,
                pattern={
                    "source": [ROUTER],
                    "detail-type": list(events),
                    "detail": {"data": {clock: [{"exists": True}]}},
                },
                target=workflow.state_machine_arn,
                dead_letters=dead_letters,
                role=starter,
                carries=carries,
            )
