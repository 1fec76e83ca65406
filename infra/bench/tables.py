"""Answer the commonest calls straight from moto's tables, without a round trip through HTTP.

A hundred thousand events ask for tens of thousands of items; moto's own way to answer serves one
call in some five milliseconds, nearly all of it XML and JSON. Whatever is not answered here, a
write that fails included, takes that way.
"""

import copy
from base64 import b64decode
from collections import defaultdict
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from moto.dynamodb.models import DynamoDBBackend, dynamodb_backends
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table

if TYPE_CHECKING:
    from botocore.model import OperationModel

_BY_PREFIX = "pk = :pk AND begins_with(sk, :prefix)"  # the one way in which partitions are read
_ACCOUNT = "123456789012"  # moto's
Answer = tuple[AWSResponse, Mapping[str, Any]]


def quickly(model: "OperationModel", context: Mapping[str, Any], **_: object) -> Answer | None:
    """Return the answer to a call, or None where moto has to give it (botocore's before-call)."""
    tables: DynamoDBBackend = dynamodb_backends[_ACCOUNT]["us-east-1"]
    asked = context["metered"]
    match model.name:
        case "GetItem":
            return answer(_found(tables, asked["TableName"], asked["Key"]))
        case "TransactGetItems":
            gets = [one["Get"] for one in asked["TransactItems"]]
            found = [_found(tables, one["TableName"], one["Key"]) for one in gets]
            return answer({"Responses": found})
        case "BatchGetItem":
            responses = {
                table: [
                    item
                    for key in request["Keys"]
                    if (item := _found(tables, table, key).get("Item"))
                ]
                for table, request in asked["RequestItems"].items()
            }
            return answer({"Responses": responses, "UnprocessedKeys": {}})
        case "Query" if asked.get("KeyConditionExpression") == _BY_PREFIX:
            return answer({"Items": _under(tables, asked)})
        case "PutItem":
            return _put(tables, asked)
        case _:
            return None


def shared_by_transactions() -> AbstractContextManager[object]:
    """Let moto copy what a table refers to, where it would copy every item for each write."""
    return patch.object(Table, "__deepcopy__", _twin, create=True)


def _put(tables: DynamoDBBackend, asked: Mapping[str, Any]) -> Answer | None:
    try:
        tables.put_item(
            asked["TableName"],
            asked["Item"],
            condition_expression=asked.get("ConditionExpression"),
            expression_attribute_names=asked.get("ExpressionAttributeNames"),
            expression_attribute_values=asked.get("ExpressionAttributeValues"),
            overwrite="ConditionExpression" not in asked,
        )
    except Exception:  # noqa: BLE001  moto knows how to put it
        return None
    return answer({})


def _under(tables: DynamoDBBackend, asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what a partition holds under a prefix, in its order."""
    pk, prefix = (asked["ExpressionAttributeValues"][name]["S"] for name in (":pk", ":prefix"))
    partition: Any = tables.get_table(asked["TableName"]).items.get(DynamoType({"S": pk}), {})
    by_key = {sort_key.value: item for sort_key, item in partition.items()}
    return [_attributes(by_key[sk]) for sk in sorted(by_key) if sk.startswith(prefix)]


def _found(tables: DynamoDBBackend, table: str, key: Mapping[str, Any]) -> dict[str, Any]:
    item = tables.get_item(table, dict(key))
    return {"Item": _attributes(item)} if item else {}


def _attributes(item: Item) -> dict[str, Any]:
    """Return the attributes of an item; moto keeps what a transaction put in base 64."""
    attributes: dict[str, Any] = item.to_json()["Attributes"]
    return {
        name: {"B": b64decode(typed["B"])} if isinstance(typed.get("B"), str) else typed
        for name, typed in attributes.items()
    }


def answer(parsed: Mapping[str, Any]) -> Answer:
    """Return what a handler of botocore's before-call answers with."""
    return AWSResponse("", 200, HTTPHeaders(), None), parsed


def _twin(table: Table, _memory: object) -> Table:
    twin = copy.copy(table)
    twin.items = defaultdict(dict)
    for name, found in table.items.items():
        twin.items[name] = dict(found) if isinstance(found, dict) else found
    return twin
