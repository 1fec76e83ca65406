"""What was given up is found by the stage that gave it up, and stays."""

import json
from collections import Counter
from types import SimpleNamespace

import boto3
import pytest
from moto import mock_aws

from infra.faults.graves import reasons
from infra.names import Names
from plg_router.adapters.dead_letters import REASON

NAMES = Names("local")
ACCESS = {"region_name": "us-east-1", "aws_access_key_id": "k", "aws_secret_access_key": "s"}


@pytest.fixture
def cloud():
    with mock_aws():
        yield SimpleNamespace(names=NAMES, sqs=boto3.client("sqs", **ACCESS))


def rest(cloud, queue, body, reason):
    url = cloud.sqs.create_queue(QueueName=queue)["QueueUrl"]
    said = {REASON: {"DataType": "String", "StringValue": reason}}
    cloud.sqs.send_message(QueueUrl=url, MessageBody=json.dumps(body), MessageAttributes=said)


def test_the_lanes_of_ingestion_are_one_stage_and_the_workflow_is_the_clock(cloud):
    signal = {"detail-type": "ProductSignal.v1"}
    rest(cloud, NAMES.dead_letters("ingestion-urgent"), signal, "Transient: throttled")
    rest(cloud, NAMES.dead_letters("ingestion-usage"), signal, "Transient: throttled")
    rest(cloud, NAMES.dead_letters("assignment-sla"), {"clock": "booking"}, "Transient")

    for _ in range(2):
        assert reasons(cloud) == {
            "ingestion": Counter({"ProductSignal.v1: Transient: throttled": 2}),
            "sla": Counter({"a clock: Transient": 1}),
        }


def test_what_still_waits_and_what_is_quarantined_was_not_given_up(cloud):
    for queue in (NAMES.of("scoring"), NAMES.quarantine):
        rest(cloud, queue, {}, "Rejected")

    assert reasons(cloud) == {}
