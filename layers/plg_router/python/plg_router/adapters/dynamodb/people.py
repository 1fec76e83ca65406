"""Find, show and erase single people: the one reader of everything that is stored."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from plg_router.adapters.aws import answered
from plg_router.adapters.dynamodb import documents, profile_codec
from plg_router.adapters.dynamodb.accounts import ACCOUNT, ERASED, pointing, rooted
from plg_router.adapters.dynamodb.crm_objects import OBJECT
from plg_router.adapters.dynamodb.items import (
    DOCUMENT,
    OUTBOX,
    Item,
    get,
    key,
    packed,
    put,
    raced,
    replacing,
    text_of,
    version_of,
)
from plg_router.adapters.dynamodb.leads import LEAD
from plg_router.domain.assignment.lead import Lead
from plg_router.domain.crm.crm_object import CrmObject
from plg_router.domain.identity.evidence import Evidence, EvidenceKind
from plg_router.domain.identity.nodes import Node, member_of
from plg_router.domain.signals.profile import NOTHING, Profile
from plg_router.kernel.errors import Conflict
from plg_router.kernel.ids import AccountId
from plg_router.services.person_ports import Found, Person, PersonEntry, seen_by
from plg_router.services.ports import Versioned

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

NOBODY = "erased"  # what stands where a person was named
_TEXTS = (DOCUMENT, OUTBOX)  # the attributes that may name somebody


class PersonTable:
    """People in the accounts table and, where vendors are configured, in that of the contacts.

    Nothing lists where somebody is named, and nothing has to be paid for keeping such a list with
    every signal: whoever is erased or asks what is known is looked for by a scan.
    """

    def __init__(
        self, client: "DynamoDBClient", accounts_table: str, contacts_table: str | None
    ) -> None:
        self._client = client
        self._accounts = accounts_table
        self._contacts = contacts_table

    def entry(self, node: Node) -> PersonEntry:
        """Return a person's node."""
        item = get(self._client, self._accounts, node, ACCOUNT)
        if item is None:
            return PersonEntry(0, None, NOTHING, is_erased=False)
        into = item.get("into")
        return PersonEntry(
            version_of(item),
            AccountId(into["S"]) if into else None,
            NOTHING if into else profile_codec.decode(text_of(item)),
            is_erased=ERASED in item,
        )

    def bury(self, node: Node, profile: Versioned[Profile]) -> None:
        """Make a person's own account the tombstone, with what may stay of its profile."""
        put(self._client, replacing(self._accounts, rooted(node, profile)))

    def unname(self, node: Node, account: AccountId, version: int) -> None:
        """Make a person's pointer the tombstone."""
        item = pointing(node, version, account, Evidence(EvidenceKind.ERASED))
        put(self._client, replacing(self._accounts, {**item, ERASED: {"BOOL": True}}))

    def accounts_that_know(self, person: Person) -> Collection[AccountId]:
        """Return the accounts whose profile names a person who is not marked as erased there."""
        return [
            AccountId(item["pk"]["S"])
            for item in self._naming(person)
            if item["sk"]["S"] == ACCOUNT and _knows(item, member_of(person.node))
        ]

    def blot_out(self, person: Person) -> int:
        """Remove a person's names from everything but profiles; return from how many items."""
        found = [item for item in self._naming(person) if item["sk"]["S"] != ACCOUNT]
        for item in found:
            self._blot_out(item, person)
        return len(found)

    def empty(self, node: Node) -> int:
        """Delete what was kept under a person's node, but for tombstone and fence; tell how much.

        Raises Conflict where a lead there awaits an answer, or anything changes meanwhile.
        """
        kept = (item for item in self._under(node) if "into" not in item)
        gone = [item for item in kept if item["sk"]["S"] != ACCOUNT]
        if any(map(_awaits_answer, gone)):
            raise Conflict("a lead awaits an answer")
        for item in gone:
            with raced():
                self._client.delete_item(
                    TableName=self._accounts,
                    Key=key(item["pk"]["S"], item["sk"]["S"]),
                    **_as_read(item),
                )
        return len(gone)

    def owners(self, addresses: Collection[str]) -> Collection[Node]:
        """Return the people of whom one of some addresses is kept for a look-up."""
        wanted = {address.strip().casefold() for address in addresses}
        return [
            Node(item["pk"]["S"])
            for item in self._kept()
            if "address" in item and item["address"]["S"].casefold() in wanted
        ]

    def forget_contact(self, node: Node) -> None:
        """Delete the address that is kept of a person, and what became of it."""
        if self._contacts:
            with answered():
                self._client.delete_item(TableName=self._contacts, Key={"pk": {"S": node}})

    def held(self, person: Person) -> Mapping[str, Sequence[Found]]:
        """Return everything that is held of a person, by where it is."""
        items = list(self._naming(person))
        items += (
            item
            for item in self._under(person.node)
            if item["sk"]["S"] != ACCOUNT or "into" in item
        )
        return {
            "accounts": [_plain(item, person) for item in items],
            "contacts": [
                {name: _value_of(value) for name, value in item.items()}
                for item in self._kept()
                if item["pk"]["S"] == person.node
            ],
        }

    def _under(self, node: Node) -> list[Item]:
        """Return whatever is kept under a person's node."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._accounts,
            ConsistentRead=True,
            KeyConditionExpression="pk = :own",
            ExpressionAttributeValues={":own": {"S": node}},
        )
        with answered():
            return [item for page in pages for item in page["Items"]]

    def _naming(self, person: Person) -> Iterator[Item]:
        """Yield what names a person; of what is kept under their own node, their own account."""
        pages = self._client.get_paginator("scan").paginate(
            TableName=self._accounts,
            ConsistentRead=True,
            FilterExpression="pk <> :own OR (sk = :account AND attribute_not_exists(#into))",
            ExpressionAttributeNames={"#into": "into"},
            ExpressionAttributeValues={":own": {"S": person.node}, ":account": {"S": ACCOUNT}},
        )
        with answered():
            for page in pages:
                yield from (item for item in page["Items"] if _names(item, person))

    def _blot_out(self, item: Item, person: Person) -> None:
        texts = {text: text_of(item, text) for text in _TEXTS if text in item}
        if item["sk"]["S"] == OBJECT:
            known = documents.decode(CrmObject, texts[DOCUMENT])
            after = documents.encode(CrmObject, known.without_contact(*person.names))
            texts[DOCUMENT] = after.decode()
        for name in person.names:
            texts = {text: value.replace(name, NOBODY) for text, value in texts.items()}
        with raced():
            self._client.update_item(
                TableName=self._accounts,
                Key=key(item["pk"]["S"], item["sk"]["S"]),
                UpdateExpression="SET " + ", ".join(f"#{text} = :{text}" for text in texts),
                ConditionExpression="#version = :read",
                ExpressionAttributeNames={
                    "#version": "version",
                    **{f"#{text}": text for text in texts},
                },
                ExpressionAttributeValues={
                    ":read": item["version"],
                    **{f":{text}": packed(value) for text, value in texts.items()},
                },
            )

    def _kept(self) -> Iterator[Item]:
        """Yield whoever is kept for a look-up: at most those of 30 days."""
        if self._contacts is None:
            return
        pages = self._client.get_paginator("scan").paginate(
            TableName=self._contacts, ConsistentRead=True
        )
        with answered():
            for page in pages:
                yield from page["Items"]


def _awaits_answer(item: Item) -> bool:
    """Tell whether an item is a lead that somebody still has to act on."""
    return item["sk"]["S"] == LEAD and documents.decode(Lead, text_of(item)).awaits_answer


def _as_read(item: Item) -> dict[str, Any]:
    """Return the condition that an item is as it was read; what has no version never changes."""
    if "version" not in item:
        return {}
    return {
        "ConditionExpression": "version = :read",
        "ExpressionAttributeValues": {":read": item["version"]},
    }


def _value_of(attribute: Mapping[str, Any]) -> object:
    """Return what an attribute holds, without DynamoDB's word for its type."""
    ((kind, value),) = attribute.items()
    return {name: _value_of(each) for name, each in value.items()} if kind == "M" else value


def _names(item: Item, person: Person) -> bool:
    """Tell whether anything that an item says names a person."""
    texts = [text_of(item, text) for text in _TEXTS if text in item]
    return any(name in text for name in person.names for text in texts)


def _knows(item: Item, member: str) -> bool:
    """Tell whether an account's profile names a person as more than erased."""
    if DOCUMENT not in item:
        return False
    profile = profile_codec.decode(text_of(item))
    known = profile.members.get(member)
    return member in profile.invitees or (known is not None and not known.is_erased)


def _plain(item: Item, person: Person) -> Found:
    """Return an item as JSON has it; of an account's profile only what concerns the person."""
    if item["sk"]["S"] == ACCOUNT and DOCUMENT in item:
        profile = profile_codec.decode(text_of(item))
        return seen_by(AccountId(item["pk"]["S"]), profile, person)
    return {
        name: json.loads(text_of(item, name)) if name in _TEXTS else _value_of(value)
        for name, value in item.items()
    }
