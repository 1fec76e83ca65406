"""Keep the reps, the slots they have filled, and whose turn it is in each squad."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from plg_router.adapters.dynamodb import documents
from plg_router.adapters.dynamodb.items import (
    get,
    key,
    outdated,
    query,
    replacing,
    version_of,
    versioned,
)
from plg_router.domain.assignment.credits import Credits
from plg_router.domain.routing.rep import Rep
from plg_router.kernel.ids import RepId
from plg_router.policy.routing import Squad
from plg_router.services.ports import Versioned

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

ROSTER, CREDITS = "ROSTER", "CREDITS"
_REP = "REP#"

_Credits = dict[RepId, int]


class RosterTable:
    """The reps table: what the CRM says of a rep and the load that leads put on them, apart."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def reps(self) -> Mapping[RepId, Rep]:
        """Return every rep, active or not."""
        reps = (
            replace(
                documents.decode(Rep, item["document"]["S"]),
                open_leads=int(item["open_leads"]["N"]),
            )
            for item in query(self._client, self._table, ROSTER, _REP)
        )
        return {rep.rep_id: rep for rep in reps}

    def credits(self, squad: Squad) -> Versioned[Credits]:
        """Return the credits of a squad."""
        item = get(self._client, self._table, _pool(squad), CREDITS)
        if item is None:
            return Versioned({}, 0)
        return Versioned(documents.decode(_Credits, item["document"]["S"]), version_of(item))

    def save(self, rep: Rep, version: int) -> None:
        """Store a rep as the CRM describes them, leaving the open leads as they are.

        Raises AlreadyHandled when a version as new is stored.
        """
        document = documents.encode(Rep, replace(rep, open_leads=0))
        with outdated(self._client):
            self._client.update_item(
                TableName=self._table,
                Key=key(ROSTER, _rep(rep.rep_id)),
                UpdateExpression="SET document = :document, version = :version, lead_cap = :cap,"
                " is_active = :active, open_leads = if_not_exists(open_leads, :none)",
                ConditionExpression="attribute_not_exists(pk) OR version < :version",
                ExpressionAttributeValues={
                    ":document": {"S": document.decode()},
                    ":version": {"N": str(version)},
                    ":cap": {"N": str(rep.cap)},
                    ":active": {"BOOL": rep.active},
                    ":none": {"N": "0"},
                },
            )


def take_slot(table: str, rep_id: RepId) -> dict[str, Any]:
    """Return the write that raises a rep's load; it fails at the cap as stored at that moment."""
    return {
        "Update": {
            "TableName": table,
            "Key": key(ROSTER, _rep(rep_id)),
            "UpdateExpression": "SET open_leads = open_leads + :one",
            "ConditionExpression": "open_leads < lead_cap AND is_active = :yes",
            "ExpressionAttributeValues": {":one": {"N": "1"}, ":yes": {"BOOL": True}},
        }
    }


def release_slots(table: str, rep_id: RepId, count: int) -> dict[str, Any]:
    """Return the write that lowers a rep's load."""
    return {
        "Update": {
            "TableName": table,
            "Key": key(ROSTER, _rep(rep_id)),
            "UpdateExpression": "SET open_leads = open_leads - :count",
            "ConditionExpression": "open_leads >= :count",
            "ExpressionAttributeValues": {":count": {"N": str(count)}},
        }
    }


def put_credits(table: str, squad: Squad, after: Versioned[Credits]) -> dict[str, Any]:
    """Return the write that moves everybody's turn, on the version it was decided at."""
    document = documents.encode(_Credits, dict(after.value))
    return {"Put": replacing(table, versioned(_pool(squad), CREDITS, after.version, document))}


def _rep(rep_id: RepId) -> str:
    return _REP + rep_id


def _pool(squad: Squad) -> str:
    return f"POOL#{squad}"
