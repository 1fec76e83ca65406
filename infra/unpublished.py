"""Publish what the relay gave up on: dead letters that point into a stream, which soon forgets."""

import json
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

from infra.cloud import Cloud
from plg_router.adapters.dynamodb.items import OUTBOX
from plg_router.kernel.errors import Rejected

_MOST = 1000  # records of one GetRecords


def publish_again(cloud: Cloud, dead_letter: str) -> None:
    """Hand the records that a dead letter points at to the relay once more.

    Raises ClientError where the stream has forgotten them, and Rejected where the relay fails
    again.
    """
    records = [
        {"dynamodb": {"NewImage": {OUTBOX: {"B": b64encode(outbox["B"]).decode()}}}}
        for outbox in _outboxes(cloud, json.loads(dead_letter)["DDBStreamBatchInfo"])
    ]
    if not records:
        return
    relay = cloud.names.of("relay")
    answer = cloud.functions.invoke(FunctionName=relay, Payload=json.dumps({"Records": records}))
    if "FunctionError" in answer:
        raise Rejected(relay, "failed again: see its log, and mend that first")


def _outboxes(cloud: Cloud, batch: dict[str, Any]) -> Iterator[Any]:
    """Yield the outbox of every record of a batch that has one, in their order."""
    iterator = cloud.streams.get_shard_iterator(
        StreamArn=batch["streamArn"],
        ShardId=batch["shardId"],
        ShardIteratorType="AT_SEQUENCE_NUMBER",
        SequenceNumber=batch["startSequenceNumber"],
    ).get("ShardIterator")
    last = int(batch["endSequenceNumber"])
    while iterator:
        answer = cloud.streams.get_records(ShardIterator=iterator, Limit=_MOST)
        for record in answer["Records"]:
            if int(record["dynamodb"]["SequenceNumber"]) > last:
                return
            if outbox := record["dynamodb"].get("NewImage", {}).get(OUTBOX):
                yield outbox
        seen = [int(record["dynamodb"]["SequenceNumber"]) for record in answer["Records"]]
        if not seen or seen[-1] >= last:
            return
        iterator = answer.get("NextShardIterator")
