"""Alarms on what is decided: too many people involved, or too few, or nobody in time."""

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
from infra.components.trust import workflow_arn
from infra.environments import Environment
from infra.names import Names

FEWEST = 100  # accounts in a day; the human share of fewer says nothing
# Those that go by the policy, and decide again where writers collide.
DECIDING = ("ingestion", "enrichment", "scoring", "routing", "sla", "crm")

_STEP = Duration.minutes(5)
_QUARTER = Duration.minutes(15)
_HOUR = Duration.hours(1)
_DAY = Duration.days(1)


class LeadAlarms(Construct):
    """Alarms on leads, the clock, the human share, collisions, the policy and vendors' bills."""

    def __init__(self, scope: Construct, construct_id: str, environment: Environment) -> None:
        super().__init__(scope, construct_id)
        self._environment = environment
        names, usual = environment.names, environment.usual_day
        self._alarm(
            "leads-waiting",
            events(names, "LeadQueued.v1", _STEP),
            "A lead waits in the manager's queue: nobody who may have it has room",
            above=0,
        )
        self._alarm(
            "leads-escalated",
            events(names, "LeadEscalated.v1", _STEP),
            "A named person has to act on a lead",
            above=0,
        )
        self._alarm(
            "sla-breaches",
            lapses(names, _HOUR),
            f"More than {usual.breaches} leads lapsed in an hour without a touch",
            above=usual.breaches,
        )
        for name, end in (("clocks-failed", "Failed"), ("clocks-timed-out", "TimedOut")):
            self._alarm(
                name,
                self._executions(end, _STEP),
                "The clock of a lead ended without a verdict: nobody else looks at the lead",
                above=0,
            )
        for stage in DECIDING:
            self._alarm(
                f"conflicts-{stage}",
                collisions(names, stage, _STEP),
                f"{stage} decided more than {usual.conflicts} times again in five minutes",
                above=usual.conflicts,
            )
            self._alarm(
                f"policy-stale-{stage}",
                stale(names, stage, _QUARTER),
                f"{stage} goes by a policy or company file before the one that is deployed",
                above=2,  # once or twice is a question that got lost: it is asked every minute
            )
        for vendor in environment.vendors:
            self._alarm(
                f"vendor-spend-{vendor.name}",
                spend(names, vendor.name, _DAY),
                f"{vendor.name} may charge more than ${usual.vendor_dollars} for a day",
                above=usual.vendor_dollars,
            )
        if not environment.emulated:  # the embedded AWS does not reckon
            self._human_share()

    def _executions(self, end: str, period: Duration) -> Metric:
        """Return how many clocks came to an end of a kind."""
        workflow = workflow_arn(self, self._environment.names.assignment_sla)
        return Metric(
            namespace="AWS/States",
            metric_name=f"Executions{end}",
            dimensions_map={"StateMachineArn": workflow},
            statistic=Stats.SUM,
            period=period,
        )

    def _human_share(self) -> None:
        """Watch both ends: too many flood sales, too few leave buyers alone (S4)."""
        names, usual = self._environment.names, self._environment.usual_day
        self._alarm(
            "human-share-high",
            human_share(names, _DAY),
            f"More than {usual.most_human_percent} % of a day's accounts were led to a person",
            above=usual.most_human_percent,
        )
        RouterAlarm(
            self,
            "human-share-low",
            environment=self._environment,
            meaning=f"Under {usual.least_human_percent} % of a day's accounts were led to a person",
            metric=human_share(names, _DAY),
            threshold=usual.least_human_percent,
            comparison=ComparisonOperator.LESS_THAN_THRESHOLD,
        )

    def _alarm(self, name: str, metric: IMetric, meaning: str, *, above: int) -> None:
        RouterAlarm(
            self,
            name,
            environment=self._environment,
            meaning=meaning,
            metric=metric,
            threshold=above,
            missing=TreatMissingData.NOT_BREACHING,
        )


def events(names: Names, detail_type: str, period: Duration) -> Metric:
    """Return how many events of a type left: the relay counts them all."""
    return told(detail_type, names=names, service="relay", statistic=Stats.SUM, period=period)


def lapses(names: Names, period: Duration) -> Metric:
    """Return how many leads lapsed, whoever has them now: another rep, the line, a named person."""
    return told("lapsed", names=names, service="sla", statistic=Stats.SUM, period=period)


def collisions(names: Names, stage: str, period: Duration) -> Metric:
    """Return how often a stage had to decide again, since another writer was faster."""
    return told("conflicts", names=names, service=stage, statistic=Stats.SUM, period=period)


def stale(names: Names, stage: str, period: Duration) -> Metric:
    """Return how often a stage asked for a newer policy or company file, and got none to use."""
    return told("policy_stale", names=names, service=stage, statistic=Stats.SUM, period=period)


def spend(names: Names, vendor: str, period: Duration) -> Metric:
    """Return what a vendor may charge, in US dollars."""
    return told(
        "vendor_spend_usd",
        names=names,
        service="enrichment",
        statistic=Stats.SUM,
        period=period,
        dimensions={"vendor": vendor},
    )


def human_share(names: Names, period: Duration) -> MathExpression:
    """Return the accounts that qualified in percent of those discovered, where they are many.

    Where they are few it returns S4's neighbourhood, which alarms nobody. Where none qualifies the
    relay counts none, not zero, and only FILL makes a share of it.
    """
    return MathExpression(
        expression=f"IF(discovered < {FEWEST}, 5, 100 * FILL(qualified, 0) / discovered)",
        using_metrics={
            "qualified": events(names, "LeadQualified.v1", period),
            "discovered": events(names, "AccountDiscovered.v1", period),
        },
        period=period,
        label="people involved, in percent of accounts",
    )
