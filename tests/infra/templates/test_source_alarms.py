"""Every source that an environment lists is watched for fresh and for complete signals (S21)."""

from dataclasses import replace

import pytest

from infra.environments import PROD, WatchedSource
from tests.infra.templates.synthesised import synthesise

pytestmark = pytest.mark.requirement("S21")

TOPIC = "arn:aws:sns:us-east-1:777788889999:sales-operations"
SOURCES = (
    WatchedSource(name="native"),
    WatchedSource(
        name="segment", stale_after_minutes=15, least_email_percent=5, least_company_percent=3
    ),
)


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    environment = replace(PROD, watched_sources=SOURCES, alarm_topic=TOPIC)
    return synthesise(environment, tmp_path_factory.mktemp("watched"))


def alarms(app):
    """Return the alarms on sources by name."""
    return {
        each.name: each.properties
        for each in app.of_type("CloudWatch::Alarm")
        if "-source-" in each.name
    }


def dimensions(metric):
    """Return the dimensions of a metric by name."""
    return {each["Name"]: each["Value"] for each in metric["Dimensions"]}


def test_only_the_sources_that_are_listed_are_watched(watched, prod, dev, local):
    assert alarms(watched).keys() == {
        f"plg-prod-source-{source}-{what}"
        for source in ("native", "segment")
        for what in ("stale", "without-email", "without-company")
    }
    assert len(alarms(prod)) == 3 * len(PROD.watched_sources)
    assert alarms(dev) == alarms(local) == {}


def test_a_source_without_a_fresh_event_is_told(watched):
    alarm = alarms(watched)["plg-prod-source-segment-stale"]

    assert alarm["Namespace"] == "plg-prod"
    assert alarm["MetricName"] == "newest_event_age"
    assert dimensions(alarm) == {"source": "segment", "service": "ingestion"}
    assert (alarm["Statistic"], alarm["ComparisonOperator"]) == ("Minimum", "GreaterThanThreshold")
    assert alarm["Threshold"] == 15 * 60
    assert alarm["Period"] * alarm["EvaluationPeriods"] == 15 * 60


def test_a_source_that_falls_silent_is_stale(watched):
    assert alarms(watched)["plg-prod-source-native-stale"]["TreatMissingData"] == "breaching"


@pytest.mark.parametrize(
    ("what", "part", "least"),
    [("without-email", "signals_with_email", 5), ("without-company", "signals_of_companies", 3)],
)
def test_a_source_whose_signals_say_too_little_is_told(watched, what, part, least):
    alarm = alarms(watched)[f"plg-prod-source-segment-{what}"]

    metrics = {each["Id"]: each for each in alarm["Metrics"] if "MetricStat" in each}
    (share,) = (each for each in alarm["Metrics"] if "Expression" in each)
    assert share["Expression"] == "IF(whole < 20, 100, 100 * part / whole)"
    assert (alarm["Threshold"], alarm["ComparisonOperator"]) == (least, "LessThanThreshold")
    for name, metric in (("part", part), ("whole", "signals")):
        stat = metrics[name]["MetricStat"]
        assert (stat["Metric"]["MetricName"], stat["Stat"]) == (metric, "Sum")
        assert dimensions(stat["Metric"]) == {"source": "segment", "service": "ingestion"}


@pytest.mark.parametrize("what", ["without-email", "without-company"])
def test_of_a_silent_source_nothing_is_lacking(watched, what):
    assert alarms(watched)[f"plg-prod-source-native-{what}"]["TreatMissingData"] == "notBreaching"


def test_every_alarm_reaches_the_topic_of_its_environment(watched, prod):
    assert all(alarm["AlarmActions"] == [TOPIC] for alarm in alarms(watched).values())
    assert not any("AlarmActions" in alarm for alarm in alarms(prod).values())
