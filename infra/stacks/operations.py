"""What whoever is on call looks at: alarms on everything that may go wrong, and one page."""

from collections.abc import Sequence

from aws_cdk import Stack
from aws_cdk.aws_lambda import CfnFunction
from aws_cdk.aws_sqs import CfnQueue
from constructs import Construct

from infra.components.lead_alarms import LeadAlarms
from infra.components.overview import Overview
from infra.components.queue_alarms import QueueAlarms
from infra.components.router_stack import RouterStack
from infra.components.source_alarms import SourceAlarms
from infra.environments import Environment


class OperationsStack(RouterStack):
    """Alarms and the dashboard, by the names of what they watch: other stacks owe them nothing."""

    def __init__(
        self, scope: Construct, environment: Environment, *, watched: Sequence[Stack]
    ) -> None:
        super().__init__(scope, "operations", environment)
        found = [each for stack in watched for each in stack.node.find_all()]
        queues = sorted(each.queue_name or "" for each in found if isinstance(each, CfnQueue))
        functions = sorted(
            each.function_name or "" for each in found if isinstance(each, CfnFunction)
        )
        QueueAlarms(self, "Queues", environment, queues)
        LeadAlarms(self, "Leads", environment)
        for source in environment.watched_sources:
            SourceAlarms(self, environment, source)
        Overview(self, "Overview", environment, queues=queues, functions=functions)
