"""A subscriber takes what the CRM takes, and leaves in its queue what the CRM refuses."""

import json
import logging

import boto3
import pytest
from moto import mock_aws

from infra.crm_subscriber.subscriber import Subscriber

ADDRESS = "ann@acme.com"


class Picky:
    """A CRM that refuses every odd event."""

    def __init__(self):
        self.taken = []

    def take(self, message):
        if int(message.event_id) % 2:
            raise ValueError(ADDRESS)
        self.taken.append(message.event_id)


@pytest.fixture
def sqs():
    access = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    with mock_aws():
        yield boto3.client("sqs", region_name="us-east-1", **access)


def test_what_the_crm_refuses_stays_and_stops_no_other(sqs, caplog):
    url = sqs.create_queue(QueueName="crm")["QueueUrl"]
    for number in range(5):
        detail = {"metadata": {"event_id": str(number)}, "data": {}}
        body = json.dumps({"detail-type": "LeadAssigned.v1", "detail": detail})
        sqs.send_message(QueueUrl=url, MessageBody=body)
    crm = Picky()

    with caplog.at_level(logging.WARNING):
        taken = Subscriber(sqs, url, crm).pull(wait_seconds=0)

    assert taken == 3
    assert sorted(crm.taken) == ["0", "2", "4"]
    waiting = sqs.get_queue_attributes(
        QueueUrl=url, AttributeNames=["ApproximateNumberOfMessagesNotVisible"]
    )["Attributes"]
    assert waiting == {"ApproximateNumberOfMessagesNotVisible": "2"}
    assert sorted(caplog.messages) == [
        f"LeadAssigned.v1 {number} was not applied: ValueError" for number in (1, 3)
    ]
