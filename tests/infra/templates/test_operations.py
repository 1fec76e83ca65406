"""Whatever may go wrong has an alarm, and every alarm has a line that says what to do."""

import json
import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from infra.components.lead_alarms import FEWEST
from infra.environments import PROD
from infra.names import Names
from tests.infra.templates.conftest import TOPIC

README = Path(__file__).parents[3] / "README.md"
LAST_STOPS = ("-dead", "-quarantine")


def alarms(app):
    return {each.name: each.properties for each in app.of_type("CloudWatch::Alarm")}


def named(app, name):
    (environment,) = (each.name for each in app.of_type("Events::EventBus"))
    return alarms(app)[f"{environment}-{name}"]


def reckoned(alarm):
    """Return the expression of an alarm that reckons, and the metrics it reckons with."""
    (expression,) = (each["Expression"] for each in alarm["Metrics"] if "Expression" in each)
    metrics = {
        each["Id"]: each["MetricStat"]["Metric"]["MetricName"]
        for each in alarm["Metrics"]
        if "MetricStat" in each
    }
    return expression, metrics


def queues_watched(app, metric):
    return {
        each["Value"]
        for alarm in alarms(app).values()
        if alarm.get("MetricName") == metric
        for each in alarm["Dimensions"]
        if each["Name"] == "QueueName"
    }


def test_whatever_rests_in_any_queue_is_told(anywhere):
    last_stops = {
        queue.name for queue in anywhere.of_type("SQS::Queue") if queue.name.endswith(LAST_STOPS)
    }

    assert last_stops
    assert queues_watched(anywhere, "ApproximateNumberOfMessagesVisible") == last_stops


def test_whatever_waits_too_long_in_any_queue_is_told(anywhere):
    working = {
        queue.name
        for queue in anywhere.of_type("SQS::Queue")
        if not queue.name.endswith(LAST_STOPS)
    }

    assert working
    assert queues_watched(anywhere, "ApproximateAgeOfOldestMessage") == working


def test_one_dead_letter_is_enough(prod):
    alarm = named(prod, "rests-in-routing-dead")

    assert (alarm["Threshold"], alarm["ComparisonOperator"]) == (0, "GreaterThanThreshold")
    assert alarm["EvaluationPeriods"] == 1


def test_a_write_that_nobody_hears_of_is_told_while_the_relay_still_tries(prod):
    alarm = named(prod, "relay-late")

    assert (alarm["Namespace"], alarm["MetricName"]) == ("AWS/Lambda", "IteratorAge")
    assert alarm["Dimensions"] == [{"Name": "FunctionName", "Value": "plg-prod-relay"}]
    assert alarm["Threshold"] == 15 * 60 * 1000
    (stream,) = (
        each
        for each in prod.of_type("Lambda::EventSourceMapping")
        if "MaximumRecordAgeInSeconds" in each.properties
    )
    assert alarm["Threshold"] < stream.properties["MaximumRecordAgeInSeconds"] * 1000


def test_a_subscriber_has_its_own_patience(prod):
    assert named(prod, "waits-in-subscriber-crm")["Threshold"] == 60 * 60
    assert named(prod, "waits-in-routing")["Threshold"] == 15 * 60


@pytest.mark.requirement("S155")
@pytest.mark.parametrize(
    ("name", "event"),
    [("leads-waiting", "LeadQueued.v1"), ("leads-escalated", "LeadEscalated.v1")],
)
def test_the_first_lead_in_the_managers_queue_is_told(anywhere, name, event):
    alarm = named(anywhere, name)

    assert alarm["MetricName"] == event
    assert alarm["Dimensions"] == [{"Name": "service", "Value": "relay"}]
    assert (alarm["Statistic"], alarm["Threshold"]) == ("Sum", 0)
    assert alarm["ComparisonOperator"] == "GreaterThanThreshold"
    assert alarm["Period"] * alarm["EvaluationPeriods"] == 300


@pytest.mark.requirement("S4")
@pytest.mark.parametrize(
    ("name", "percent", "comparison"),
    [
        ("human-share-high", 8, "GreaterThanThreshold"),
        ("human-share-low", 2, "LessThanThreshold"),
    ],
)
def test_a_human_share_outside_its_neighbourhood_is_told(prod, name, percent, comparison):
    alarm = named(prod, name)

    assert (alarm["Threshold"], alarm["ComparisonOperator"]) == (percent, comparison)
    expression, metrics = reckoned(alarm)
    assert metrics == {"qualified": "LeadQualified.v1", "discovered": "AccountDiscovered.v1"}
    assert value_of(expression, qualified=9, discovered=180) == 5
    assert value_of(expression, qualified=50, discovered=FEWEST - 1) == 5


@pytest.mark.requirement("S4")
def test_a_day_on_which_nobody_reaches_a_seller_is_told(prod):
    """The relay counts the events that leave: of those that never do there is no zero."""
    alarm = named(prod, "human-share-low")
    expression, _ = reckoned(alarm)

    assert value_of(expression, qualified=None, discovered=1000) == 0 < alarm["Threshold"]


def value_of(expression, **metrics):
    """Reckon as CloudWatch does: what is made of a metric without data has none either."""
    functions = {
        "IF": lambda condition, then, otherwise: then if condition else otherwise,
        "FILL": lambda metric, value: value if metric is None else metric,
    }
    try:
        return eval(expression, {}, functions | metrics)  # noqa: S307  an expression of our own
    except TypeError:
        return None


@pytest.mark.requirement("S4")
def test_the_neighbourhood_holds_five_percent():
    assert PROD.usual_day.least_human_percent < 5 < PROD.usual_day.most_human_percent


def test_a_stage_that_keeps_deciding_again_is_told(prod):
    for stage in ("ingestion", "enrichment", "scoring", "routing", "sla", "crm"):
        alarm = named(prod, f"conflicts-{stage}")

        assert alarm["MetricName"] == "conflicts"
        assert alarm["Dimensions"] == [{"Name": "service", "Value": stage}]


def test_a_stage_that_goes_by_an_older_policy_than_the_deployed_one_is_told(prod):
    """A process asks every minute; one lost answer is no reason to wake anybody."""
    for stage in ("ingestion", "enrichment", "scoring", "routing", "sla", "crm"):
        alarm = named(prod, f"policy-stale-{stage}")

        assert (alarm["MetricName"], alarm["Statistic"]) == ("policy_stale", "Sum")
        assert alarm["Dimensions"] == [{"Name": "service", "Value": stage}]
        assert (alarm["Threshold"], alarm["Period"]) == (2, 15 * 60)


@pytest.mark.parametrize(
    ("name", "metric"),
    [("clocks-failed", "ExecutionsFailed"), ("clocks-timed-out", "ExecutionsTimedOut")],
)
def test_a_clock_that_ends_without_a_verdict_is_told(anywhere, name, metric):
    """Whether or not it could still leave a dead letter."""
    alarm = named(anywhere, name)
    (dimension,) = alarm["Dimensions"]
    operations = next(stack for stack in anywhere.templates if stack.endswith("-operations"))
    arn = anywhere.target(dimension["Value"], operations)
    (workflow,) = anywhere.of_type("StepFunctions::StateMachine")

    assert (alarm["Namespace"], alarm["MetricName"]) == ("AWS/States", metric)
    assert dimension["Name"] == "StateMachineArn"
    assert arn.endswith(f":stateMachine:{workflow.name}")
    assert (alarm["Statistic"], alarm["Threshold"]) == ("Sum", 0)
    assert alarm["EvaluationPeriods"] == 1


def test_leads_that_lapse_are_told(prod):
    alarm = named(prod, "sla-breaches")

    assert (alarm["MetricName"], alarm["Statistic"]) == ("lapsed", "Sum")
    assert alarm["Dimensions"] == [{"Name": "service", "Value": "sla"}]
    assert alarm["Threshold"] == PROD.usual_day.breaches


def test_a_vendor_that_costs_more_than_usual_is_told(equipped, prod):
    alarm = named(equipped, "vendor-spend-apollo")

    assert (alarm["MetricName"], alarm["Threshold"]) == ("vendor_spend_usd", 70)
    assert {each["Name"]: each["Value"] for each in alarm["Dimensions"]} == {
        "vendor": "apollo",
        "service": "enrichment",
    }
    assert not any("vendor-spend" in name for name in alarms(prod))


def test_every_alarm_reaches_the_topic_of_its_environment(equipped):
    assert all(alarm["AlarmActions"] == [TOPIC] for alarm in alarms(equipped).values())


def test_the_emulator_is_spared_what_it_cannot_reckon(local):
    assert not any("Metrics" in alarm for alarm in alarms(local).values())


def test_every_alarm_has_a_line_in_the_runbook(equipped):
    table = README.read_text().partition("## Operate")[2].partition("\n## ")[0]
    rows = re.findall(r"`plg-<env>-([a-z<>-]+)`", table)
    patterns = [re.sub(r"<[a-z]+>", "*", row) for row in rows]

    for name in alarms(equipped):
        part = name.removeprefix(Names("prod").of(""))
        assert any(fnmatchcase(part, pattern) for pattern in patterns), part


def test_one_page_shows_the_whole_pipeline(anywhere):
    (dashboard,) = anywhere.of_type("CloudWatch::Dashboard")

    body = "".join(
        part if isinstance(part, str) else json.dumps(part)
        for part in dashboard.properties["DashboardBody"]["Fn::Join"][1]
    )
    shown = json.loads(body.replace('{"Ref": "AWS::Region"}', "us-east-1"))
    titles = {widget["properties"]["title"] for widget in shown["widgets"]}

    assert {"Leads", "Human share, percent (S4)", "Oldest message, seconds"} <= titles
    assert {"Failed invocations", "Failed messages"} <= titles
    for function in anywhere.of_type("Lambda::Function"):
        assert function.name in body
    for queue in anywhere.of_type("SQS::Queue"):
        assert queue.name in body
