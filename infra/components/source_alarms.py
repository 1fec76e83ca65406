"""Alarms on what reaches us: a right score of late or partial data cannot be routed on (S21)."""

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk.aws_cloudwatch import (
    ComparisonOperator,
    IMetric,
    MathExpression,
    Metric,
    Stats,
    TreatMissingData,
)
from constructs import Construct

from infra.components.router_alarm import RouterAlarm, told
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
        RouterAlarm(
            self,
            f"source-{source.name}-stale",
            environment=environment,
            meaning=f"No event of {source.name} was younger than {source.stale_after_minutes} "
            "minutes",
            metric=self._metric("newest_event_age", Stats.MINIMUM, _STEP),
            threshold=source.stale_after_minutes * 60,
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
            "part": self._metric(part, Stats.SUM, _HOUR),
            "whole": self._metric("signals", Stats.SUM, _HOUR),
        }
        RouterAlarm(
            self,
            f"source-{self._source.name}-{name}",
            environment=self._environment,
            meaning=f"Under {least_percent} % of an hour's signals of {self._source.name} {what}",
            metric=MathExpression(
                expression=f"IF(whole < {FEWEST}, 100, 100 * part / whole)",
                using_metrics=sums,
                period=_HOUR,
            ),
            threshold=least_percent,
            comparison=ComparisonOperator.LESS_THAN_THRESHOLD,
        )

    def _metric(self, name: str, statistic: str, period: Duration) -> Metric:
        return told(
            name,
            names=self._environment.names,
            service="ingestion",
            statistic=statistic,
            period=period,
            dimensions={"source": self._source.name},
        )
