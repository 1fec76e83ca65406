"""The statements a role is made of: each names its actions and its one resource."""

from aws_cdk import ArnFormat, Stack
from aws_cdk.aws_dynamodb import ITable
from aws_cdk.aws_events import IEventBus
from aws_cdk.aws_iam import PolicyStatement
from aws_cdk.aws_lambda import IFunction
from aws_cdk.aws_logs import ILogGroup
from aws_cdk.aws_sqs import IQueue
from aws_cdk.aws_stepfunctions import IStateMachine

from plg_router.adapters.dynamodb.leads import WAITING


def use_items(table: ITable, *actions: str) -> PolicyStatement:
    """Do these things, e.g. `PutItem`, with the items of a table, alone or in one transaction."""
    return _allow("dynamodb", actions, table.table_arn)


def query_index(table: ITable, index: str) -> PolicyStatement:
    """Query one index of a table."""
    return _allow("dynamodb", ("Query",), f"{table.table_arn}/index/{index}")


def decide(accounts: ITable, reps: ITable) -> list[PolicyStatement]:
    """Decide about leads: read all that is known, and move leads, slots and turns as one."""
    known = ("BatchGetItem", "ConditionCheckItem", "GetItem", "PutItem", "Query")
    return [
        use_items(accounts, *known),
        query_index(accounts, WAITING),
        use_items(reps, "GetItem", "PutItem", "Query", "UpdateItem"),
    ]


def read_stream(table: ITable) -> PolicyStatement:
    """Read the stream of a table."""
    actions = ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")
    return _allow("dynamodb", actions, table.table_stream_arn or "")


def send_to(queue: IQueue, *, emulated: bool = False) -> PolicyStatement:
    """Put messages into a queue; the embedded AWS wants batches of them named as well."""
    actions = ("SendMessage", "SendMessageBatch") if emulated else ("SendMessage",)
    return _allow("sqs", actions, queue.queue_arn)


def consume(queue: IQueue) -> PolicyStatement:
    """Let Lambda poll a queue for this function."""
    actions = ("DeleteMessage", "GetQueueAttributes", "ReceiveMessage")
    return _allow("sqs", actions, queue.queue_arn)


def put_events(bus: IEventBus) -> PolicyStatement:
    """Publish on a bus."""
    return _allow("events", ("PutEvents",), bus.event_bus_arn)


def read_secret(stack: Stack, name: str) -> PolicyStatement:
    """Read one secret; Secrets Manager ends its ARN in six characters of its own."""
    secret = stack.format_arn(
        service="secretsmanager",
        resource="secret",
        resource_name=f"{name}-??????",
        arn_format=ArnFormat.COLON_RESOURCE_NAME,
    )
    return _allow("secretsmanager", ("GetSecretValue",), secret)


def start(workflow: IStateMachine) -> PolicyStatement:
    """Start a workflow."""
    return _allow("states", ("StartExecution",), workflow.state_machine_arn)


def invoke(function: IFunction) -> PolicyStatement:
    """Call a function and wait for its answer."""
    return _allow("lambda", ("InvokeFunction",), function.function_arn)


def write_logs(group: ILogGroup) -> PolicyStatement:
    """Write into a log group."""
    return _allow("logs", ("CreateLogStream", "PutLogEvents"), group.log_group_arn)


def trace() -> PolicyStatement:
    """Report traces; X-Ray has no resources to name."""
    return _allow("xray", ("PutTelemetryRecords", "PutTraceSegments"), "*")


def trace_workflow() -> PolicyStatement:
    """Sample and report traces, as a workflow must; X-Ray has no resources to name."""
    actions = ("GetSamplingRules", "GetSamplingTargets", "PutTelemetryRecords", "PutTraceSegments")
    return _allow("xray", actions, "*")


def deliver_logs() -> PolicyStatement:
    """Set up the delivery of a workflow's logs; these actions have no resources to name."""
    actions = (
        "CreateLogDelivery",
        "DeleteLogDelivery",
        "DescribeLogGroups",
        "DescribeResourcePolicies",
        "GetLogDelivery",
        "ListLogDeliveries",
        "PutResourcePolicy",
        "UpdateLogDelivery",
    )
    return _allow("logs", actions, "*")


def _allow(service: str, actions: tuple[str, ...], resource: str) -> PolicyStatement:
    return PolicyStatement(actions=[f"{service}:{each}" for each in actions], resources=[resource])
