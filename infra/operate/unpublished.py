"""Publish what the relay gave up on: dead letters that point into a stream, which soon forgets."""

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from botocore.exceptions import ClientError

from infra.operate.cloud import Cloud
from plg_router.adapters.dynamodb.items import OUTBOX, text_of
from plg_router.kernel.errors import Rejected

_MOST = 1000  # records of one GetRecords
_BATCH = 100  # outboxes handed over at a time, as the stream does
_AROUND = timedelta(minutes=5)  # between a decision, its write and its arrival in the stream
# How a stream says that it has forgotten a record, or the whole shard it was in.
_FORGOTTEN = frozenset({"ResourceNotFoundException", "TrimmedDataAccessException"})


class Forgotten(Rejected):
    """A dead letter points at what the stream no longer has."""

    def __init__(self) -> None:
        super().__init__("stream", "has forgotten it; tell it from the items with --from-items")


def publish_again(cloud: Cloud, dead_letter: str) -> None:
    """Hand the records that a dead letter points at to the relay once more.

    Raises Forgotten where the stream no longer has them, and Rejected where the relay fails again.
    """
    try:
        outboxes = list(_outboxes(cloud, _batch(dead_letter)))
    except ClientError as error:
        if error.response["Error"]["Code"] not in _FORGOTTEN:
            raise
        raise Forgotten from error
    _relay(cloud, outboxes)


def tell_from_items(cloud: Cloud, dead_letters: Sequence[str]) -> None:
    """Hand the relay what the items announced from the first moment letters point at to the last.

    A scan of the whole table. An item keeps the events of its last write alone, and among those of
    the span are many that did leave: each has the id it had, so whoever acted on it knows. Raises
    Rejected where the relay fails again.
    """
    batches = [_batch(letter) for letter in dead_letters]
    if not batches:
        return
    first = min(_moment(batch["approximateArrivalOfFirstRecord"]) for batch in batches)
    last = max(_moment(batch["approximateArrivalOfLastRecord"]) for batch in batches)
    pages = cloud.dynamodb.get_paginator("scan").paginate(
        TableName=cloud.names.accounts_table,
        ConsistentRead=True,
        FilterExpression="attribute_exists(outbox)",
        ProjectionExpression=OUTBOX,
    )
    outboxes = (
        item[OUTBOX]
        for page in pages
        for item in page["Items"]
        if any(first - _AROUND <= moment <= last + _AROUND for moment in _told_at(item))
    )
    while some := list(islice(outboxes, _BATCH)):
        _relay(cloud, some)


def _relay(cloud: Cloud, outboxes: Sequence[Mapping[str, Any]]) -> None:
    """Call the relay as Lambda does for a stream."""
    if not outboxes:
        return
    records = [
        {"dynamodb": {"NewImage": {OUTBOX: {"B": b64encode(outbox["B"]).decode()}}}}
        for outbox in outboxes
    ]
    relay = cloud.names.of("relay")
    answer = cloud.functions.invoke(FunctionName=relay, Payload=json.dumps({"Records": records}))
    if "FunctionError" in answer:
        raise Rejected(relay, "failed again: see its log, and mend that first")


def _batch(dead_letter: str) -> dict[str, Any]:
    batch: dict[str, Any] = json.loads(dead_letter)["DDBStreamBatchInfo"]
    return batch


def _moment(said: str) -> datetime:
    return datetime.fromisoformat(said)


def _told_at(item: Mapping[str, Any]) -> Iterator[datetime]:
    """Yield when each event of an item's last write was decided."""
    for pending in json.loads(text_of(item, OUTBOX)):
        yield _moment(pending["detail"]["metadata"]["occurred_at"])


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
