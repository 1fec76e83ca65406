"""The dashboard: the whole pipeline on one page, from signals to leads to money."""

from collections.abc import Sequence

from aws_cdk import Duration
from aws_cdk.aws_cloudwatch import Dashboard, GraphWidget, IMetric, Metric, Stats
from constructs import Construct

from infra.components import lead_alarms
from infra.components.queue_alarms import is_last_stop, oldest, resting, untold
from infra.components.router_alarm import told
from infra.environments import LEAD_EVENTS, Environment
from infra.names import Names

_STEP = Duration.minutes(5)
_HOUR = Duration.hours(1)
_WIDTH = 12  # half of a row


class Overview(Construct):
    """What an operator looks at first."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        environment: Environment,
        *,
        queues: Sequence[str],
        functions: Sequence[str],
    ) -> None:
        super().__init__(scope, construct_id)
        names = environment.names
        last_stops = [queue for queue in queues if is_last_stop(queue, names)]
        working = [queue for queue in queues if queue not in last_stops]
        spend = [lead_alarms.spend(names, each.name, _HOUR) for each in environment.vendors]
        dashboard = Dashboard(self, "Dashboard", dashboard_name=names.of("overview"))
        rows = (
            (
                _graph("Accounts and what they scored", _events(names, *_ACCOUNTS)),
                _graph("Leads", _events(names, *LEAD_EVENTS)),
            ),
            (
                _graph("Clocks that ran out", [lead_alarms.lapses(names, _STEP)]),
                _graph("Human share, percent (S4)", [lead_alarms.human_share(names, _HOUR)]),
            ),
            (
                _graph("Oldest message, seconds", [oldest(queue) for queue in working]),
                _graph("Messages that rest", [resting(queue) for queue in last_stops]),
            ),
            (
                _graph("Failed invocations", [_of_function(each, "Errors") for each in functions]),
                _graph("Slowest, milliseconds", [_slowest(each) for each in functions]),
            ),
            (
                _graph("Failed messages", [_failed(names, each) for each in _BATCHED]),
                _graph("Oldest untold write, milliseconds", [untold(names.of("relay"))]),
            ),
            (
                _graph(
                    "Decided again",
                    [lead_alarms.collisions(names, each, _STEP) for each in lead_alarms.DECIDING],
                ),
                _graph("Vendors, US dollars an hour", spend),
            ),
            (
                _graph("Freshest event, seconds", _freshness(environment)),
                _graph(
                    "Throttled invocations", [_of_function(each, "Throttles") for each in functions]
                ),
            ),
        )
        for row in rows:
            dashboard.add_widgets(*(widget for widget in row if widget))


_ACCOUNTS = ("AccountDiscovered.v1", "AccountSignalsChanged.v2", "AccountScored.v1")


# Their invocations succeed whatever fails in them: each message is answered for by itself.
_BATCHED = ("ingestion", "enrichment", "scoring", "routing", "crm")


def _failed(names: Names, stage: str) -> Metric:
    return told("failed", names=names, service=stage, statistic=Stats.SUM, period=_STEP)


def _events(names: Names, *detail_types: str) -> list[IMetric]:
    return [lead_alarms.events(names, each, _STEP) for each in detail_types]


def _freshness(environment: Environment) -> list[IMetric]:
    return [
        told(
            "newest_event_age",
            names=environment.names,
            service="ingestion",
            statistic=Stats.MINIMUM,
            period=_STEP,
            dimensions={"source": each.name},
        )
        for each in environment.watched_sources
    ]


def _slowest(function: str) -> Metric:
    return _of_function(function, "Duration", Stats.MAXIMUM)


def _of_function(function: str, name: str, statistic: str = Stats.SUM) -> Metric:
    return Metric(
        namespace="AWS/Lambda",
        metric_name=name,
        dimensions_map={"FunctionName": function},
        statistic=statistic,
        period=_STEP,
        label=function,
    )


def _graph(title: str, metrics: Sequence[IMetric]) -> GraphWidget | None:
    """Return a graph; None where an environment has nothing to show in it."""
    return GraphWidget(title=title, left=list(metrics), width=_WIDTH) if metrics else None
