"""Whoever looks at what rests leaves it there."""

import boto3
from moto import mock_aws

from infra.faults.resting import resting

ACCESS = {"region_name": "us-east-1", "aws_access_key_id": "k", "aws_secret_access_key": "s"}


def test_everything_is_seen_and_seen_again():
    with mock_aws():
        sqs = boto3.client("sqs", **ACCESS)
        url = sqs.create_queue(QueueName="dead")["QueueUrl"]
        for number in range(23):
            sqs.send_message(QueueUrl=url, MessageBody=str(number))

        for _ in range(2):
            bodies = {message["Body"] for message in resting(sqs, "dead")}

            assert bodies == {str(number) for number in range(23)}
