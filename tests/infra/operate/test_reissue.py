"""A subscriber that was away for too long hears of every decision again, word for word."""

import json
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from moto import mock_aws

from infra.crm_subscriber.inbox import Inbox
from infra.operate.reissue import decided, reissue
from plg_router.adapters.dynamodb.items import OUTBOX, packed

NOW = datetime(2026, 3, 30, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TABLE = "accounts"
ASSIGNED, ESCALATED = "LeadAssigned.v1", "LeadEscalated.v1"
ACCESS = {
    "region_name": "us-east-1",
    "aws_access_key_id": "test",
    "aws_secret_access_key": "test",
}


def told(account, seq, at, detail_type=ASSIGNED):
    """Return an event as a decision's record carries it."""
    occurred_at = at.isoformat().replace("+00:00", "Z")
    return {
        "detail_type": detail_type,
        "detail": {
            "metadata": {"event_id": f"{account}-{seq}", "occurred_at": occurred_at},
            "data": {
                "account_id": account,
                "decision_id": f"{account}/{seq}",
                "decision_seq": seq,
            },
        },
    }


@pytest.fixture
def dynamodb():
    with mock_aws():
        client = boto3.client("dynamodb", **ACCESS)
        client.create_table(
            TableName=TABLE,
            KeySchema=[
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[
                {"AttributeName": "pk", "AttributeType": "S"},
                {"AttributeName": "sk", "AttributeType": "S"},
            ],
            BillingMode="PAY_PER_REQUEST",
        )
        yield client


@pytest.fixture
def records(dynamodb):
    """Write down decisions of three weeks, and things that are none."""

    def keep(account, sk, outbox=None):
        item = {"pk": {"S": account}, "sk": {"S": sk}}
        if outbox is not None:
            item[OUTBOX] = packed(json.dumps(outbox))
        dynamodb.put_item(TableName=TABLE, Item=item)

    keep("a", "DECISION#000002", [told("a", 2, NOW - 2 * DAY)])
    keep("a", "DECISION#000001", [told("a", 1, NOW - 18 * DAY)])
    keep("b", "DECISION#000001", [told("b", 1, NOW - 25 * DAY)])
    keep("c", "DECISION#000001", [told("c", 1, NOW - 9 * DAY, ESCALATED)])
    keep("d", "DECISION#000001")
    keep("a", "ACCOUNT", [told("a", 9, NOW, "AccountDiscovered.v1")])


@pytest.mark.usefixtures("records")
def test_every_decision_since_then_is_found_oldest_first(dynamodb):
    found = decided(dynamodb, TABLE, {ASSIGNED, ESCALATED}, NOW - 20 * DAY)

    assert [each.detail["data"]["decision_id"] for each in found] == ["a/1", "c/1", "a/2"]


@pytest.mark.usefixtures("records")
def test_a_subscriber_hears_again_only_what_it_pulls(dynamodb):
    (found,) = decided(dynamodb, TABLE, {ESCALATED}, NOW - 20 * DAY)

    assert found.detail_type == ESCALATED


@pytest.mark.usefixtures("records")
def test_what_is_issued_again_is_what_was_told(dynamodb):
    sqs = boto3.client("sqs", **ACCESS)
    url = sqs.create_queue(QueueName="subscriber")["QueueUrl"]

    reissue(sqs, url, decided(dynamodb, TABLE, {ESCALATED}, NOW - 20 * DAY))

    (message,) = sqs.receive_message(QueueUrl=url)["Messages"]
    expected = told("c", 1, NOW - 9 * DAY, ESCALATED)
    body = json.loads(message["Body"])
    assert body["detail-type"] == expected["detail_type"]
    assert body["source"] == "plg.router"
    assert body["detail"] == expected["detail"]


@pytest.mark.usefixtures("records")
def test_a_subscriber_that_heard_some_of_it_ends_up_with_the_newest_all_the_same(dynamodb):
    inbox = Inbox()
    inbox.apply(ASSIGNED, told("a", 2, NOW - 2 * DAY)["detail"]["data"])

    for _ in range(2):
        for each in decided(dynamodb, TABLE, {ASSIGNED, ESCALATED}, NOW - 30 * DAY):
            inbox.apply(each.detail_type, each.detail["data"])

    assert {name: task.decision_seq for name, task in inbox.tasks.items()} == {
        "a": 2,
        "b": 1,
        "c": 1,
    }
