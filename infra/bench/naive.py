"""The yardsticks: a function a stage, and every stage writes what it did with every event.

Five stages; at each, for every event, a message through the bus and a queue, two consistent reads,
some writes and a log line. The plain one invokes its function for every message and writes four
times; the batched one takes messages by tens and writes twice. They are played over real tables for
some of the events, and billed by the same meter and the same prices.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
from botocore.hooks import BaseEventHooks
from moto import mock_aws

from infra.bench.meter import Meter, chunks
from infra.bench.prices import Bill
from infra.bench.region import CALL_MS, FRAME_BYTES, QUICKEST_MS
from infra.bus.entries import Entry, delivered

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

STAGES = ("ingestion", "enrichment", "scoring", "routing", "notification")
SAMPLE = 200  # events that are really written
_TABLE = "naive"
READS = ("account", "status")
_GIGABYTES = 0.5


@dataclass(frozen=True, slots=True)
class Design:
    """What a stage does with an event."""

    batch: int  # messages an invocation
    writes: tuple[str, ...]

    @property
    def assumptions(self) -> Mapping[str, int]:
        """Return what the ratio to it rests on: at each stage, for every event."""
        return {
            "stages": len(STAGES),
            "messages_an_invocation": self.batch,
            "consistent_reads": len(READS),
            "writes": len(self.writes),
        }


SINGLY = Design(1, ("event", "account", "status", "history"))
BATCHED = Design(10, ("account", "status"))


def naive_bill(entries: Sequence[Entry], design: Design, sample: int = SAMPLE) -> Bill:
    """Return what the events cost where nothing is folded and every stage repeats itself."""
    played = entries[:: max(len(entries) // sample, 1)][:sample]
    meter = Meter({})
    with mock_aws():
        dynamodb = boto3.client("dynamodb", region_name="us-east-1")
        _make_table(dynamodb)
        hooks: BaseEventHooks = dynamodb.meta.events
        meter.watch(hooks)
        for number, entry in enumerate(played):
            _pass_through(dynamodb, meter, design, number, entry)
    charged = sum(chunks(len(delivered(entry))) for entry in played)
    return Bill(len(played), charged, meter.totals())


def _pass_through(
    dynamodb: "DynamoDBClient", meter: Meter, design: Design, number: int, entry: Entry
) -> None:
    """Take one event through every stage."""
    detail = entry["Detail"]
    document = json.dumps(detail)
    user = str(detail)[:64]
    for position, stage in enumerate(STAGES):
        for what in READS:
            key = {"pk": {"S": user}, "sk": {"S": f"{stage}/{what}"}}
            dynamodb.get_item(TableName=_TABLE, Key=key, ConsistentRead=True)
        for what in design.writes:
            sk = f"{stage}/{what}" if what in READS else f"{what}/{stage}/{number}"
            dynamodb.put_item(
                TableName=_TABLE,
                Item={"pk": {"S": user}, "sk": {"S": sk}, "document": {"S": document}},
            )
        invocations = 1 / design.batch
        milliseconds = QUICKEST_MS * invocations + CALL_MS * (len(READS) + len(design.writes))
        meter.add("bus_chunks", 1 if position else 0)  # the first is the product's own
        meter.add("sqs_requests", 1 + 2 * invocations)  # send, and receive and delete a batch
        meter.add("invocations", invocations)
        meter.add("gigabyte_seconds", milliseconds / 1000 * _GIGABYTES)
        meter.add("log_bytes", len(document) + FRAME_BYTES * invocations)


def _make_table(dynamodb: "DynamoDBClient") -> None:
    keys: Mapping[str, Any] = {"pk": "HASH", "sk": "RANGE"}
    dynamodb.create_table(
        TableName=_TABLE,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in keys.items()],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in keys],
    )
