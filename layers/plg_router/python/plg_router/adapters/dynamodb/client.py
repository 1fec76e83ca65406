"""A DynamoDB client that counts the write units it uses."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from plg_router.adapters import aws

if TYPE_CHECKING:
    from botocore.model import OperationModel
    from mypy_boto3_dynamodb import DynamoDBClient

_READS = frozenset({"GetItem", "BatchGetItem", "Query", "Scan"})


class WriteUnits:
    """The write units a client has used since they were last taken."""

    def __init__(self) -> None:
        self._used = 0.0

    def count(self, model: "OperationModel", parsed: Mapping[str, Any], **_: object) -> None:
        """Add what one call consumed; botocore calls this after every response."""
        if model.name not in _READS:
            consumed = parsed.get("ConsumedCapacity", [])
            parts = consumed if isinstance(consumed, list) else [consumed]
            self._used += sum(part["CapacityUnits"] for part in parts)

    def take(self) -> float:
        """Return the units used since the last call, and start again at none."""
        used, self._used = self._used, 0.0
        return used


def _ask_for_capacity(params: dict[str, Any], model: "OperationModel", **_: object) -> None:
    shape = model.input_shape
    if shape and "ReturnConsumedCapacity" in shape.members:
        params["ReturnConsumedCapacity"] = "TOTAL"


def dynamodb(write_units: WriteUnits | None = None) -> "DynamoDBClient":
    """Return a client; with `write_units`, one whose every write is counted there."""
    client = aws.client("dynamodb")
    if write_units is not None:
        client.meta.events.register("provide-client-params.dynamodb", _ask_for_capacity)
        client.meta.events.register("after-call.dynamodb", write_units.count)
    return client
