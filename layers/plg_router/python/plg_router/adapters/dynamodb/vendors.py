"""Keep how much each vendor has been called and how it answered, an item each."""

from typing import TYPE_CHECKING

from plg_router.adapters.dynamodb import documents
from plg_router.adapters.dynamodb.items import (
    get,
    put,
    replacing,
    text_of,
    version_of,
    versioned,
)
from plg_router.domain.enrichment.admission import Admission
from plg_router.services.ports import Versioned

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

ADMISSION = "ADMISSION"


class VendorTable:
    """Bucket and breaker of every vendor, in the accounts table: all functions share them."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def admission(self, vendor: str) -> Versioned[Admission]:
        """Return a vendor's state."""
        item = get(self._client, self._table, _key(vendor), ADMISSION)
        if item is None:
            return Versioned(Admission(), 0)
        return Versioned(documents.decode(Admission, text_of(item)), version_of(item))

    def save_admission(self, vendor: str, after: Versioned[Admission]) -> None:
        """Store a vendor's state; raises Conflict when another call was faster."""
        document = documents.encode(Admission, after.value)
        item = versioned(_key(vendor), ADMISSION, after.version, document)
        put(self._client, replacing(self._table, item))


def _key(vendor: str) -> str:
    return f"vendor:{vendor}"
