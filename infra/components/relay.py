"""The one publisher: events leave because a committed write says so, and for no other reason."""

from collections.abc import Sequence

from aws_cdk import Duration
from aws_cdk.aws_dynamodb import ITable
from aws_cdk.aws_events import IEventBus
from aws_cdk.aws_lambda import (
    EventSourceMapping,
    FilterCriteria,
    FilterRule,
    ILayerVersion,
    StartingPosition,
)
from aws_cdk.aws_lambda_event_sources import SqsDlq
from constructs import Construct

from infra.components import permissions
from infra.components.queues import LastStop
from infra.components.stage_function import StageFunction
from infra.environments import Environment


class Relay(Construct):
    """Publishes the outbox of every item written to a table."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        environment: Environment,
        layers: Sequence[ILayerVersion],
        table: ITable,
        bus: IEventBus,
    ) -> None:
        super().__init__(scope, construct_id)
        dead_letters = LastStop(
            self,
            "DeadLetters",
            name=environment.names.dead_letters("relay"),
        )
        relay = StageFunction(
            self,
            "relay",
            environment=environment,
            layers=layers,
            settings={"BUS_NAME": bus.event_bus_name},
            may=[
                permissions.put_events(bus),
                permissions.read_stream(table),
                permissions.send_to(dead_letters),
            ],
        )
        EventSourceMapping(
            self,
            "Stream",
            target=relay.function,
            event_source_arn=table.table_stream_arn,
            starting_position=StartingPosition.TRIM_HORIZON,
            batch_size=100,
            filters=[
                FilterCriteria.filter(
                    {"dynamodb": {"NewImage": {"outbox": {"B": FilterRule.exists()}}}}
                )
            ],
            report_batch_item_failures=True,
            bisect_batch_on_error=True,
            # A dead letter only points into the stream, which keeps a record for 24 hours: giving
            # up after one leaves a day to publish it by hand.
            max_record_age=Duration.hours(1),
            on_failure=SqsDlq(dead_letters),
        )
        self.role_arn = relay.role_arn
