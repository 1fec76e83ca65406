"""Read and write single items: every attribute is a string or a whole number."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from plg_router.kernel.errors import Conflict, Transient

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Item = dict[str, Any]  # attribute name -> {"S": text} or {"N": digits}

_BATCH = 100  # most keys of one BatchGetItem
_ATTEMPTS = 5
_LOST_RACES = frozenset({"ConditionalCheckFailedException", "TransactionConflictException"})


def key(pk: str, sk: str) -> Item:
    """Return the key of an item."""
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def version_of(item: Mapping[str, Any] | None) -> int:
    """Return the version of an item; 0 where there is none."""
    return int(item["version"]["N"]) if item else 0


def versioned(pk: str, sk: str, version: int, document: bytes, outbox: str | None = None) -> Item:
    """Return an item that holds a JSON document, its version, and the events of this write."""
    item = {
        **key(pk, sk),
        "version": {"N": str(version)},
        "document": {"S": document.decode()},
    }
    return {**item, "outbox": {"S": outbox}} if outbox else item


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


def put(client: "DynamoDBClient", parameters: dict[str, Any]) -> None:
    """Put one item; raises Conflict when its condition no longer holds."""
    try:
        client.put_item(**parameters)
    except ClientError as error:
        raise _meaning(error) from error


def transact(client: "DynamoDBClient", writes: Iterable[dict[str, Any]]) -> None:
    """Commit writes as one; raises Conflict when any condition fails or another write is faster.

    The SDK does not retry a cancelled transaction: whoever calls reads again and decides again.
    """
    try:
        client.transact_write_items(TransactItems=list(writes))  # type: ignore[arg-type]
    except client.exceptions.TransactionCanceledException as error:
        codes = {reason["Code"] for reason in error.response["CancellationReasons"]}
        lost = codes & {"ConditionalCheckFailed", "TransactionConflict"}
        raise (Conflict if lost else Transient)(", ".join(sorted(codes))) from error
    except ClientError as error:
        raise _meaning(error) from error


def get(client: "DynamoDBClient", table: str, pk: str, sk: str) -> Item | None:
    """Return an item as it is now, or None."""
    return client.get_item(TableName=table, Key=key(pk, sk), ConsistentRead=True).get("Item")


def get_many(client: "DynamoDBClient", table: str, keys: Iterable[Item]) -> Iterator[Item]:
    """Yield the items that exist among the keys, as they are now, in no particular order.

    Raises Transient when the table does not hand over all of them in five calls.
    """
    wanted = list(keys)
    while wanted:
        batch, wanted = wanted[:_BATCH], wanted[_BATCH:]
        for _ in range(_ATTEMPTS):
            answer = client.batch_get_item(
                RequestItems={table: {"Keys": batch, "ConsistentRead": True}}
            )
            yield from answer["Responses"].get(table, [])
            unread = answer["UnprocessedKeys"]
            batch = [dict(missed) for missed in unread[table]["Keys"]] if table in unread else []
            if not batch:
                break
        else:
            message = "the table left keys unread"
            raise Transient(message)


def _meaning(error: ClientError) -> Conflict | Transient:
    code = error.response["Error"]["Code"]
    return Conflict(code) if code in _LOST_RACES else Transient(code)
