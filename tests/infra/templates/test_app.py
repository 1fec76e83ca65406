"""The app synthesises everywhere, for everyone, or says what to fix."""

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from aws_cdk import App
from aws_cdk.aws_sqs import Queue
from cfnlint.api import lint_all

from infra.app import assemble, main
from infra.components.router_stack import RouterStack
from infra.configuration import INFRA, read_configuration
from infra.environments import ENVIRONMENTS, LOCAL, CrmSubscriber
from plg_router.kernel.errors import Rejected

REPOSITORY = Path(__file__).parents[3]


@pytest.fixture
def folder(tmp_path):
    """Copy what people outside engineering may change."""
    for name in ("policies", "companies"):
        shutil.copytree(INFRA / name, tmp_path / name)
    return tmp_path


def test_synthesis_needs_no_credentials_no_git_and_no_network(tmp_path):
    done = subprocess.run(
        (sys.executable, "-m", "infra.app"),
        cwd=REPOSITORY,
        env={
            "PATH": str(Path(shutil.which("node")).parent),
            "HOME": str(Path.home()),
            "CDK_OUTDIR": str(tmp_path),
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            "HTTPS_PROXY": "http://127.0.0.1:9",  # nobody listens there
        },
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "plg-local-pipeline.template.json").is_file()


@pytest.mark.parametrize("finding", ["AwsSolutions-SQS4", "Serverless-SQSRedrivePolicy"])
def test_a_finding_that_nobody_acknowledged_stops_synthesis(tmp_path, finding):
    app = App(outdir=str(tmp_path))
    assemble(app, LOCAL, read_configuration("local"))
    Queue(RouterStack(app, "careless", LOCAL), "Queue", enforce_ssl=False)

    with pytest.raises(RuntimeError, match=finding):
        app.synth()


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ("scoring: {threshold: 170}", r"local\.yaml:2: scoring\.threshold: is too large; give 100"),
        ("scoring: {treshold: 70}", r"local\.yaml:2: scoring\.treshold: is no key.*threshold\?"),
        ("sla: {first_touch: [", r"local\.yaml:\d+: is no YAML"),
        ("just words", r"local\.yaml: holds no policy; make it a mapping"),
    ],
)
def test_a_broken_policy_stops_synthesis_with_file_path_and_fix(folder, broken, message):
    extends = "" if broken == "just words" else "extends: default.yaml\n"
    (folder / "policies/local.yaml").write_text(extends + broken)

    with pytest.raises(SystemExit, match=message):
        main(folder)


def test_a_company_file_with_other_columns_stops_synthesis(folder):
    (folder / "companies/local.csv").write_text("domain;employees\n")

    with pytest.raises(SystemExit, match=r"local\.csv: line 1: write the header domain,name,"):
        main(folder)


def test_a_company_file_too_large_for_a_template_stops_synthesis(folder):
    companies = folder / "companies/local.csv"
    companies.write_text(companies.read_text() * 30)

    with pytest.raises(SystemExit, match=r"local\.csv: keep the file under 500,000 bytes"):
        main(folder)


def test_production_has_what_the_local_environment_has_been_tried_with(local, prod):
    """But what the emulator lacks; and no role of ours, nor a second subscriber, reads there."""
    here, there = inventory(local, "local"), inventory(prod, "prod")

    only_here = [name for _, name in here - there]
    assert ("AWS::IAM::Role", "plg-*-subscriber-crm") in here - there
    assert all("subscriber-" in name or not name for name in only_here)
    assert {resource_type for resource_type, _ in there - here} == {
        "AWS::CloudWatch::Alarm",
        "AWS::Events::Archive",
        "AWS::Events::EventBusPolicy",
    }


def inventory(app, environment):
    """Count the resources by type and name, whatever the environment."""
    return Counter(
        (each.type, re.sub(rf"\b{environment}\b", "*", each.name or "")) for each in app.resources
    )


@pytest.mark.parametrize("app", ["local", "dev", "staging", "equipped"])
def test_cloudformation_accepts_every_template_without_a_warning(request, app):
    faults = [
        (stack, fault.rule.id, fault.message)
        for stack, template in request.getfixturevalue(app).templates.items()
        for fault in lint_all(json.dumps(template))
        if fault.rule.severity != "informational"
    ]

    assert faults == []


def test_every_log_group_forgets(anywhere):
    groups = anywhere.of_type("Logs::LogGroup")

    assert len(groups) == len(anywhere.of_type("Lambda::Function")) + 1  # and the workflow's
    for group in groups:
        assert group.properties["RetentionInDays"] > 0


def test_every_function_runs_on_arm64_is_traced_and_logs_to_its_own_group(anywhere):
    for function in anywhere.of_type("Lambda::Function"):
        assert function.properties["Runtime"] == "python3.13"
        assert function.properties["Architectures"] == ["arm64"]
        assert function.properties["TracingConfig"] == {"Mode": "Active"}
        assert function.properties["LoggingConfig"]["LogGroup"]
        assert len(function.properties["Layers"]) == 2


def test_code_can_change_without_freeing_anything_another_stack_imports(anywhere):
    """A layer is replaced with its content, and what is imported may not be replaced."""
    for stack, template in anywhere.templates.items():
        for output in template.get("Outputs", {}).values():
            assert not anywhere.target(output["Value"], stack).startswith(
                ("LayerVersion", "HostedConfigurationVersion", "Function")
            )


@pytest.mark.parametrize(
    ("subscriber", "message"),
    [
        (
            CrmSubscriber(name="crm", event_types=("LeadAsigned.v1",)),
            "did you mean LeadAssigned.v1",
        ),
        (CrmSubscriber(name="crm", event_types=("RepChanged.v1",)), "is no event of the router"),
        (CrmSubscriber(name="crm", event_types=("Nonsense",)), "events/README.md lists them all"),
        (CrmSubscriber(name="crm", event_types=()), "name at least one event type"),
        (CrmSubscriber(name="Sales_Ops"), "lower-case letters, digits and hyphens"),
    ],
)
def test_a_subscriber_that_would_hear_nothing_stops_synthesis(
    tmp_path, monkeypatch, subscriber, message
):
    careless = replace(LOCAL, crm_subscribers=(subscriber,))
    monkeypatch.setitem(ENVIRONMENTS, "local", careless)
    monkeypatch.setenv("CDK_OUTDIR", str(tmp_path))

    with pytest.raises(SystemExit, match=message) as stopped:
        main()

    assert str(stopped.value).startswith(f"environments.py: local: subscriber {subscriber.name}: ")


def test_two_subscribers_of_one_name_stop_synthesis(tmp_path):
    twice = (CrmSubscriber(name="crm"), CrmSubscriber(name="crm"))

    with pytest.raises(Rejected, match="give every subscriber a name of its own"):
        assemble(
            App(outdir=str(tmp_path)),
            replace(LOCAL, crm_subscribers=twice),
            read_configuration("local"),
        )


def test_every_policy_ever_deployed_stays_to_return_to(anywhere):
    for version in anywhere.of_type("AppConfig::HostedConfigurationVersion"):
        assert version.deletion_policy == "Retain"


def test_tables_can_be_restored_to_any_second(anywhere):
    for table in anywhere.of_type("DynamoDB::Table"):
        recovery = table.properties["PointInTimeRecoverySpecification"]
        assert recovery == {"PointInTimeRecoveryEnabled": True}
        assert table.properties["SSESpecification"] == {"SSEEnabled": True}


def test_what_is_worth_keeping_outlives_its_stack(staging, prod):
    for app in (staging, prod):
        for table in app.of_type("DynamoDB::Table"):
            assert table.properties["DeletionProtectionEnabled"] is True
            assert table.deletion_policy == "Retain"


def test_the_accounts_stream_carries_what_was_written(anywhere):
    streams = {
        table.label.rsplit("-", 1)[1]: table.properties.get("StreamSpecification")
        for table in anywhere.of_type("DynamoDB::Table")
    }

    assert streams == {"accounts": {"StreamViewType": "NEW_IMAGE"}, "reps": None}
