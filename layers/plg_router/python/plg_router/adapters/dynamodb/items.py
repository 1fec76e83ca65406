"""Read and write single items: an attribute is a string, a whole number, or packed JSON."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from plg_router.adapters.aws import answered
from plg_router.kernel.errors import AlreadyHandled, Conflict, Transient
from plg_router.kernel.packing import pack, unpack

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Item = dict[str, Any]  # attribute name -> {"S": text}, {"N": digits} or {"B": packed text}

DOCUMENT, OUTBOX = "document", "outbox"  # the attributes that hold packed JSON

_BATCH = 100  # most keys of one BatchGetItem
_ATTEMPTS = 5
_LOST_RACES = frozenset({"ConditionalCheckFailed", "TransactionConflict"})


def key(pk: str, sk: str) -> Item:
    """Return the key of an item."""
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def version_of(item: Mapping[str, Any] | None) -> int:
    """Return the version of an item; 0 where there is none."""
    return int(item["version"]["N"]) if item else 0


def packed(text: str) -> dict[str, bytes]:
    """Return a JSON text as an attribute holds it."""
    return {"B": pack(text)}


def text_of(item: Mapping[str, Any], attribute: str = DOCUMENT) -> str:
    """Return the JSON text of an attribute; raises KeyError where there is none."""
    return unpack(item[attribute]["B"])


def versioned(pk: str, sk: str, version: int, document: bytes, outbox: str | None = None) -> Item:
    """Return an item that holds a JSON document, its version, and the events of this write."""
    item = {**key(pk, sk), "version": {"N": str(version)}, DOCUMENT: packed(document.decode())}
    return {**item, OUTBOX: packed(outbox)} if outbox else item


def replacing(table: str, item: Item) -> dict[str, Any]:
    """Return the parameters of a put that takes effect only on the version before the item's."""
    version = version_of(item)
    if version == 1:
        return {
            "TableName": table,
            "Item": item,
            "ConditionExpression": "attribute_not_exists(pk)",
        }
    return {
        "TableName": table,
        "Item": item,
        "ConditionExpression": "version = :replaced",
        "ExpressionAttributeValues": {":replaced": {"N": str(version - 1)}},
    }


def unchanged(table: str, of: Item, version: int) -> dict[str, Any]:
    """Return the part of a transaction that stops it unless an item is at a version, 0 for none."""
    if version == 0:
        condition: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(pk)"}
    else:
        condition = {
            "ConditionExpression": "version = :read",
            "ExpressionAttributeValues": {":read": {"N": str(version)}},
        }
    return {"ConditionCheck": {"TableName": table, "Key": of, **condition}}


def put(client: "DynamoDBClient", parameters: dict[str, Any]) -> None:
    """Put one item; raises Conflict when its condition no longer holds."""
    with raced():
        client.put_item(**parameters)


def transact(client: "DynamoDBClient", writes: Iterable[dict[str, Any]]) -> None:
    """Commit writes as one; raises Conflict when any condition fails or another write is faster.

    The SDK does not retry a cancelled transaction: whoever calls reads again and decides again.
    """
    with raced():
        client.transact_write_items(TransactItems=list(writes))  # type: ignore[arg-type]


def get(client: "DynamoDBClient", table: str, pk: str, sk: str) -> Item | None:
    """Return an item as it is now, or None."""
    with answered():
        return client.get_item(TableName=table, Key=key(pk, sk), ConsistentRead=True).get("Item")


def snapshot(client: "DynamoDBClient", table: str, pk: str, prefix: str) -> dict[str, Item]:
    """Return the items of a partition whose sort key has a prefix, as they all were at one moment.

    What two reads in a row find at the same versions was so in between, for no version ever comes
    back; the first read may therefore be of a moment ago, at half the price. Small items are a
    read unit and a half together, where a transaction charges two for each and for each that is
    missing. Raises Conflict when writes to them never cease.
    """
    seen: dict[str, int] | None = None
    for reads in range(_ATTEMPTS):
        found = query(client, table, pk, prefix, consistent=reads > 0)
        items = {item["sk"]["S"]: item for item in found}
        versions = {sk: version_of(item) for sk, item in items.items()}
        if versions == seen:
            return items
        seen = versions
    message = "somebody writes all the time"
    raise Conflict(message)


def get_many(
    client: "DynamoDBClient", table: str, keys: Iterable[Item], *, consistent: bool = True
) -> Iterator[Item]:
    """Yield the items that exist among the keys, in no particular order.

    They are as they are now or, at half the price, as they were a moment ago. Raises Transient
    when the table does not hand over all of them in five calls.
    """
    wanted = list(keys)
    while wanted:
        batch, wanted = wanted[:_BATCH], wanted[_BATCH:]
        for _ in range(_ATTEMPTS):
            with answered():
                answer = client.batch_get_item(
                    RequestItems={table: {"Keys": batch, "ConsistentRead": consistent}}
                )
            yield from answer["Responses"].get(table, [])
            unread = answer["UnprocessedKeys"]
            batch = [dict(missed) for missed in unread[table]["Keys"]] if table in unread else []
            if not batch:
                break
        else:
            message = "the table left keys unread"
            raise Transient(message)


def query(
    client: "DynamoDBClient", table: str, pk: str, prefix: str, *, consistent: bool = True
) -> Iterator[Item]:
    """Yield the items of a partition whose sort key has a prefix, in its order.

    They are as they are now or, at half the price, as they were a moment ago.
    """
    pages = client.get_paginator("query").paginate(
        TableName=table,
        KeyConditionExpression="pk = :pk AND begins_with(sk, :prefix)",
        ExpressionAttributeValues={":pk": {"S": pk}, ":prefix": {"S": prefix}},
        ConsistentRead=consistent,
    )
    with answered():
        for page in pages:
            yield from page["Items"]


def indexed(
    client: "DynamoDBClient", table: str, index: str, attribute: str, value: str
) -> Iterator[list[str]]:
    """Yield the partitions that an index lists under a value, page by page, in its order.

    An index follows its table by a moment: read again what matters.
    """
    pages = client.get_paginator("query").paginate(
        TableName=table,
        IndexName=index,
        KeyConditionExpression="#attribute = :value",
        ExpressionAttributeNames={"#attribute": attribute},
        ExpressionAttributeValues={":value": {"S": value}},
        PaginationConfig={"PageSize": _BATCH},
    )
    with answered():
        for page in pages:
            yield [item["pk"]["S"] for item in page["Items"]]


@contextmanager
def raced() -> Iterator[None]:
    """Raise Conflict where another write was faster, and Transient as `answered` does."""
    with answered():
        try:
            yield
        except ClientError as error:
            reasons = [error.response["Error"], *error.response.get("CancellationReasons", [])]
            lost = {reason["Code"].removesuffix("Exception") for reason in reasons} & _LOST_RACES
            if lost:
                raise Conflict(", ".join(sorted(lost))) from error
            raise


@contextmanager
def outdated(client: "DynamoDBClient") -> Iterator[None]:
    """Raise AlreadyHandled where the condition says so; a mere race is a Conflict still."""
    with raced():
        try:
            yield
        except client.exceptions.ConditionalCheckFailedException as error:
            raise AlreadyHandled from error
