"""Tell a subscriber again what was decided, from the permanent records."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from plg_router.adapters.dynamodb.items import OUTBOX, text_of
from plg_router.adapters.dynamodb.leads import DECISION
from plg_router.contracts.router import ROUTER

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_sqs import SQSClient


@dataclass(frozen=True, slots=True)
class Told:
    """One event of a decision, exactly as it left: same ids, same sequence."""

    detail_type: str
    detail: dict[str, Any]

    @property
    def moment(self) -> datetime:
        """Return when it was decided."""
        return datetime.fromisoformat(self.detail["metadata"]["occurred_at"])

    def message(self) -> str:
        """Return the message that a rule of the bus delivers for it."""
        return json.dumps(
            {
                "version": "0",
                "id": self.detail["metadata"]["event_id"],
                "detail-type": self.detail_type,
                "source": ROUTER,
                "time": self.moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "resources": [],
                "detail": self.detail,
            },
            separators=(",", ":"),
        )


def decided(
    dynamodb: "DynamoDBClient", table: str, event_types: Collection[str], since: datetime
) -> list[Told]:
    """Return what the records say was told since then, oldest first.

    A scan of the whole table, for the day a subscriber comes back after more than 14 days. Alerts
    and reminders were of their moment and are not among the records.
    """
    found = [
        told
        for told in _recorded(dynamodb, table)
        if told.detail_type in event_types and told.moment >= since
    ]
    return sorted(found, key=lambda told: (told.moment, told.detail["data"].get("decision_seq", 0)))


def reissue(sqs: "SQSClient", queue_url: str, told: list[Told]) -> None:
    """Put events into a subscriber's queue, one after the other."""
    for each in told:
        sqs.send_message(QueueUrl=queue_url, MessageBody=each.message())


def _recorded(dynamodb: "DynamoDBClient", table: str) -> Iterator[Told]:
    pages = dynamodb.get_paginator("scan").paginate(
        TableName=table,
        ConsistentRead=True,
        FilterExpression="begins_with(sk, :decision) AND attribute_exists(outbox)",
        ExpressionAttributeValues={":decision": {"S": DECISION}},
        ProjectionExpression="outbox",
    )
    for page in pages:
        for item in page["Items"]:
            for pending in json.loads(text_of(item, OUTBOX)):
                yield Told(pending["detail_type"], pending["detail"])
