"""Alarms on every queue there is, and the stream: what rests, and what waits too long."""

from collections.abc import Sequence

from aws_cdk import Duration
from aws_cdk.aws_cloudwatch import Metric, Stats
from constructs import Construct

from infra.components.router_alarm import RouterAlarm
from infra.environments import Environment
from infra.names import Names

_STEP = Duration.minutes(5)


class QueueAlarms(Construct):
    """One alarm a queue, made from its name, so that no new queue is forgotten."""

    def __init__(
        self, scope: Construct, construct_id: str, environment: Environment, queues: Sequence[str]
    ) -> None:
        super().__init__(scope, construct_id)
        names = environment.names
        patience = {
            names.subscriber(each.name): each.overdue_minutes
            for each in environment.crm_subscribers
        }
        for queue in queues:
            part = queue.removeprefix(names.of(""))
            if is_last_stop(queue, names):
                RouterAlarm(
                    self,
                    f"rests-in-{part}",
                    environment=environment,
                    meaning=f"Messages rest in {queue}, where nobody works them off",
                    metric=resting(queue),
                    threshold=0,
                )
            else:
                minutes = patience.get(queue, environment.usual_day.oldest_minutes)
                RouterAlarm(
                    self,
                    f"waits-in-{part}",
                    environment=environment,
                    meaning=f"A message has waited in {queue} for more than {minutes} minutes",
                    metric=oldest(queue),
                    threshold=minutes * 60,
                )

        RouterAlarm(
            self,
            "relay-late",
            environment=environment,
            meaning="Committed writes wait to be told for more than "
            f"{environment.usual_day.oldest_minutes} minutes",
            metric=untold(names.of("relay")),
            threshold=environment.usual_day.oldest_minutes * 60_000,
        )


def is_last_stop(queue: str, names: Names) -> bool:
    """Tell a queue where messages rest from one that is worked off."""
    return queue == names.quarantine or queue.endswith("-dead")


def resting(queue: str) -> Metric:
    """Return how many messages a queue holds."""
    return _metric(queue, "ApproximateNumberOfMessagesVisible")


def oldest(queue: str) -> Metric:
    """Return the age of a queue's oldest message, in seconds."""
    return _metric(queue, "ApproximateAgeOfOldestMessage")


def untold(relay: str) -> Metric:
    """Return the age of the oldest write whose events have not left, in milliseconds."""
    return Metric(
        namespace="AWS/Lambda",
        metric_name="IteratorAge",
        dimensions_map={"FunctionName": relay},
        statistic=Stats.MAXIMUM,
        period=_STEP,
    )


def _metric(queue: str, name: str) -> Metric:
    return Metric(
        namespace="AWS/SQS",
        metric_name=name,
        dimensions_map={"QueueName": queue},
        statistic=Stats.MAXIMUM,
        period=_STEP,
    )
