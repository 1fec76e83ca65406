"""Keep senior people on private mail for one look-up, in a table that only two functions use."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from plg_router.adapters.aws import answered
from plg_router.adapters.dynamodb import documents
from plg_router.adapters.dynamodb.items import OUTBOX, key, packed, raced
from plg_router.adapters.dynamodb.outbox import outbox
from plg_router.domain.enrichment.events import ContactKept
from plg_router.domain.enrichment.person import KEPT_FOR, Contact, Person
from plg_router.domain.identity.nodes import Node
from plg_router.kernel.clock import Clock
from plg_router.services.ports import Cause

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

CONTACT = "CONTACT"


class ContactTable:
    """The contacts table: an item a person, which DynamoDB deletes by its attribute `forget_at`.

    The address lies nowhere else. The news that a contact was kept leaves from the accounts table,
    in the same transaction, since the relay sees whole items of that table.
    """

    def __init__(
        self, client: "DynamoDBClient", contacts_table: str, accounts_table: str, clock: Clock
    ) -> None:
        self._client = client
        self._contacts = contacts_table
        self._accounts = accounts_table
        self._clock = clock

    def keep(self, person: Node, address: str, cause: Cause) -> None:
        """Keep an address for 30 days and announce it, unless the person was kept already."""
        now = self._clock()
        written = f"{person}/{CONTACT}/{_epoch(now)}"
        news = outbox([ContactKept(person)], written=written, occurred_at=now, cause=cause)
        with raced():
            try:
                self._client.transact_write_items(
                    TransactItems=[
                        {
                            "Put": {
                                "TableName": self._contacts,
                                "Item": {
                                    "pk": {"S": person},
                                    "address": {"S": address},
                                    "asked": {"M": {}},
                                    "forget_at": {"N": _epoch(now + KEPT_FOR)},
                                },
                                "ConditionExpression": "attribute_not_exists(pk)"
                                " OR forget_at < :now",
                                "ExpressionAttributeValues": {":now": {"N": _epoch(now)}},
                            }
                        },
                        {
                            "Put": {
                                "TableName": self._accounts,
                                "Item": {**key(person, CONTACT), OUTBOX: packed(news or "[]")},
                            }
                        },
                    ]
                )
            except self._client.exceptions.TransactionCanceledException as error:
                if not _is_kept(error.response):
                    raise

    def contact(self, person: Node) -> Contact | None:
        """Return what is kept of a person."""
        with answered():
            item = self._client.get_item(
                TableName=self._contacts, Key={"pk": {"S": person}}, ConsistentRead=True
            ).get("Item")
        if item is None or int(item["forget_at"]["N"]) < int(_epoch(self._clock())):
            return None
        found = item.get("person")
        return Contact(
            address=item["address"]["S"] if "address" in item else None,
            asked={
                vendor: datetime.fromtimestamp(int(at["N"]), UTC)
                for vendor, at in item["asked"]["M"].items()
            },
            person=documents.decode(Person, found["S"]) if found else None,
        )

    def claim(self, person: Node, vendor: str, at: datetime) -> None:
        """Note that a vendor is asked; raises Conflict when somebody else has noted it."""
        self._update(
            person,
            "SET asked.#vendor = :at",
            "attribute_exists(address) AND attribute_not_exists(asked.#vendor)",
            names={"#vendor": vendor},
            values={":at": {"N": _epoch(at)}},
        )

    def release(self, person: Node, vendor: str) -> None:
        """Take the note back, since the vendor owes its answer."""
        self._update(
            person, "REMOVE asked.#vendor", "attribute_exists(pk)", names={"#vendor": vendor}
        )

    def settle(self, person: Node, found: Person | None) -> None:
        """Forget the address and keep what came of it."""
        if found is None:
            self._update(person, "REMOVE address", "attribute_exists(pk)")
            return
        document = documents.encode(Person, found).decode()
        self._update(
            person,
            "SET person = :person REMOVE address",
            "attribute_exists(pk)",
            values={":person": {"S": document}},
        )

    def _update(
        self,
        person: Node,
        change: str,
        condition: str,
        *,
        names: Mapping[str, str] | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> None:
        given: dict[str, Any] = {
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": values,
        }
        with raced():
            self._client.update_item(
                TableName=self._contacts,
                Key={"pk": {"S": person}},
                UpdateExpression=change,
                ConditionExpression=condition,
                **{name: value for name, value in given.items() if value},
            )


def _epoch(moment: datetime) -> str:
    return str(int(moment.timestamp()))


def _is_kept(response: Mapping[str, Any]) -> bool:
    reasons = response.get("CancellationReasons", [{}])
    return bool(reasons[0].get("Code") == "ConditionalCheckFailed")
