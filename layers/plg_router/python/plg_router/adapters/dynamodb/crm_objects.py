"""Keep what a CRM's change events said of its objects, an item each, beside the accounts."""

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
from plg_router.domain.crm.crm_object import CrmObject
from plg_router.services.ports import Versioned

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

OBJECT = "CRM_OBJECT"


class CrmObjectTable:
    """The objects of CRMs in the accounts table."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def known(self, key: str) -> Versioned[CrmObject]:
        """Return an object by its key."""
        item = get(self._client, self._table, key, OBJECT)
        if item is None:
            return Versioned(CrmObject(), 0)
        return Versioned(documents.decode(CrmObject, text_of(item)), version_of(item))

    def keep(self, key: str, after: Versioned[CrmObject]) -> None:
        """Store an object; raises Conflict when another version than the one before is stored."""
        document = documents.encode(CrmObject, after.value)
        put(self._client, replacing(self._table, versioned(key, OBJECT, after.version, document)))
