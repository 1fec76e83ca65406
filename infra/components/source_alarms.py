"""Alarms on what reaches us: a right score of late or partial data cannot be routed on (S21)."""

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk.aws_cloudwatch import (
    Alarm,
    ComparisonOperator,
    IMetric,
    MathExpression,
    Metric,
    Stats,
    TreatMissingData,
)
from aws_cdk.aws_cloudwatch_actions import SnsAction
from aws_cdk.aws_sns import Topic
from constructs import Construct

from infra.environments import Environment, WatchedSource

FEWEST = 20  # signals in an hour; the shares of fewer say nothing

_STEP = Duration.minutes(5)
_HOUR = Duration.hours(1)


class SourceAlarms(Construct):
    """Three alarms on one source: no fresh event, few with an address, few of a company."""

    def __init__(self, scope: Construct, environment: Environment, source: WatchedSource) -> None:
        super().__init__(scope, f"Source {source.name}")
        self._environment = environment
        self._source = source
        self._alarm(
            "stale",
            _metric(source, "newest_event_age", Stats.MINIMUM, _STEP),
            f"No event of {source.name} was younger than {source.stale_after_minutes} minutes",
            threshold=source.stale_after_minutes * 60,
            comparison=ComparisonOperator.GREATER_THAN_THRESHOLD,
            periods=source.stale_after_minutes // 5,
            missing=TreatMissingData.BREACHING,  # silence is what the alarm is for
        )
        least = source.least_email_percent
        self._share("without-email", "signals_with_email", "have an address", least)
        least = source.least_company_percent
        self._share("without-company", "signals_of_companies", "belong to a company", least)

    def _share(self, name: str, part: str, what: str, least_percent: int) -> None:
        """Compare sums, since a batch of one and a batch of a thousand do not weigh the same."""
        sums: Mapping[str, IMetric] = {
            "part": _metric(self._source, part, Stats.SUM, _HOUR),
            "whole": _metric(self._source, "signals", Stats.SUM, _HOUR),
        }
        self._alarm(
            name,
            MathExpression(
                expression=f"IF(whole < {FEWEST}, 100, 100 * part / whole)",
                using_metrics=sums,
                period=_HOUR,
            ),
            f"Under {least_percent} % of an hour's signals of {self._source.name} {what}",
            threshold=least_percent,
            comparison=ComparisonOperator.LESS_THAN_THRESHOLD,
            periods=1,
            missing=TreatMissingData.NOT_BREACHING,  # of nothing, nothing is lacking
        )

    def _alarm(
        self,
        name: str,
        metric: IMetric,
        meaning: str,
        *,
        threshold: int,
        comparison: ComparisonOperator,
        periods: int,
        missing: TreatMissingData,
    ) -> None:
        alarm = Alarm(
            self,
            name,
            alarm_name=self._environment.names.of(f"source-{self._source.name}-{name}"),
            alarm_description=meaning,
            metric=metric,
            threshold=threshold,
            comparison_operator=comparison,
            evaluation_periods=periods,
            treat_missing_data=missing,
        )
        if self._environment.alarm_topic:
            topic = Topic.from_topic_arn(self, f"{name} topic", self._environment.alarm_topic)
            alarm.add_alarm_action(SnsAction(topic))


def _metric(source: WatchedSource, name: str, statistic: str, period: Duration) -> Metric:
    return Metric(
        namespace="plg-router",
        metric_name=name,
        dimensions_map={"source": source.name, "service": "ingestion"},
        statistic=statistic,
        period=period,
    )
