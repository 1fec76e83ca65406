"""An alarm of the router: named after its environment, told to whoever listens there."""

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk.aws_cloudwatch import Alarm, ComparisonOperator, IMetric, Metric, TreatMissingData
from aws_cdk.aws_cloudwatch_actions import SnsAction
from aws_cdk.aws_sns import Topic
from constructs import Construct

from infra.environments import Environment
from infra.names import Names


class RouterAlarm(Alarm):
    """Tells when a figure leaves its bounds; README's table says what to do then."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        environment: Environment,
        meaning: str,
        metric: IMetric,
        threshold: float,
        comparison: ComparisonOperator = ComparisonOperator.GREATER_THAN_THRESHOLD,
        periods: int = 1,
        missing: TreatMissingData = TreatMissingData.NOT_BREACHING,
    ) -> None:
        super().__init__(
            scope,
            name,
            alarm_name=environment.names.of(name),
            alarm_description=meaning,
            metric=metric,
            threshold=threshold,
            comparison_operator=comparison,
            evaluation_periods=periods,
            treat_missing_data=missing,
        )
        if environment.alarm_topic:
            topic = Topic.from_topic_arn(self, "Topic", environment.alarm_topic)
            self.add_alarm_action(SnsAction(topic))


def told(
    name: str,
    *,
    names: Names,
    service: str,
    statistic: str,
    period: Duration,
    dimensions: Mapping[str, str] | None = None,
) -> Metric:
    """Return a metric that a function publishes with its log lines."""
    return Metric(
        namespace=names.metrics,
        metric_name=name,
        dimensions_map={**(dimensions or {}), "service": service},
        statistic=statistic,
        period=period,
    )
