"""What operators ask for says what it needs."""

import json

import boto3
import pytest
import typer
from moto import mock_aws
from typer.testing import CliRunner

from infra.cli.main import app
from infra.cli.reach import HOME_VARIABLE, plain_errors
from infra.environments import DEV
from plg_router.kernel.errors import Conflict, Transient

ACCESS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


@pytest.fixture
def plg(tmp_path):
    return lambda *said: CliRunner().invoke(app, said, env={HOME_VARIABLE: str(tmp_path)})


@pytest.mark.parametrize(
    "said",
    [
        ("mine", "--as", "ana"),
        ("redrive",),
        ("reissue", "crm", "--since", "20d"),
        ("erase", "u-1", "--wait", "0"),
        ("export", "u-1"),
    ],
)
def test_without_a_running_stack_it_says_how_to_start_one(plg, said):
    answer = plg(*said)

    assert answer.exit_code == 1
    assert "start one and keep it: make demo KEEP=1" in answer.stderr


def test_a_subscriber_that_there_is_none_of_is_named_with_those_there_are(plg):
    answer = plg("reissue", "finance")

    assert answer.exit_code == 1
    assert "There is no subscriber finance in local; name crm, marketing" in answer.stderr


def test_an_unknown_environment_is_named(plg):
    assert "There is no environment moon" in plg("reissue", "crm", "--env", "moon").stderr


def test_somebody_to_erase_has_to_be_named(plg):
    assert "subjects" in plg("erase").stderr.lower()


def test_a_rep_has_to_be_named(plg):
    assert "--as" in plg("mine").stderr


@pytest.fixture
def deployed(monkeypatch):
    """Rest dead letters in two queues of an account: of a clock and of nothing, and of nothing."""
    for name, value in ACCESS.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        sqs = boto3.client("sqs", region_name=DEV.region)
        boto3.client("stepfunctions", region_name=DEV.region).create_state_machine(
            name=DEV.names.assignment_sla,
            definition=json.dumps({"StartAt": "End", "States": {"End": {"Type": "Succeed"}}}),
            roleArn="arn:aws:iam::123456789012:role/clock",
        )
        clocks, relay = (
            sqs.create_queue(QueueName=DEV.names.dead_letters(part))["QueueUrl"]
            for part in ("assignment-sla", "relay")
        )
        for url, letter in (
            (clocks, {"account_id": "company:acme.com"}),
            (clocks, {"detail-type": "[/foo]"}),
            (relay, {}),
        ):
            rule = {"RULE_ARN": {"DataType": "String", "StringValue": "of no bus"}}
            sqs.send_message(
                QueueUrl=url,
                MessageBody=json.dumps(letter),
                MessageAttributes=rule if "detail-type" in letter else {},
            )
        yield


@pytest.mark.usefixtures("deployed")
def test_a_dead_letter_that_cannot_go_back_stops_no_other_queue_and_is_named(plg):
    answer = plg("redrive", "--all", "--env", "dev")

    assert answer.exit_code == 1
    assert "[/foo]" in answer.stdout
    assert "plg-dev-assignment-sla-dead: 1 of 2 went to plg-dev-assignment-sla" in answer.stdout
    assert "plg-dev-relay-dead: 0 of 1 went to plg-dev-relay" in answer.stdout
    for queue in ("assignment-sla", "relay"):
        assert f"plg-dev-{queue}-dead: 1 stayed: is not what this queue is for" in answer.stderr


@pytest.mark.usefixtures("deployed")
def test_looking_at_dead_letters_is_no_failure(plg):
    assert plg("redrive", "--env", "dev").exit_code == 0


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (Transient("ReadTimeoutError"), "AWS says: ReadTimeoutError"),
        (Conflict("a lead awaits an answer"), "run it again: a lead awaits an answer"),
    ],
)
def test_what_may_pass_is_said_in_one_line(capsys, failure, said):
    with pytest.raises(typer.Exit), plain_errors():
        raise failure

    (line,) = capsys.readouterr().err.splitlines()
    assert said in line
