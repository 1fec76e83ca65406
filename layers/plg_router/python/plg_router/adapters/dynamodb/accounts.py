"""Keep accounts: nodes, profiles, firmographics, standings and the CRM's view, an item each."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, TypeVar

from plg_router.adapters.dynamodb import documents, profile_codec
from plg_router.adapters.dynamodb.items import (
    Item,
    get_many,
    key,
    outdated,
    put,
    replacing,
    snapshot,
    transact,
    version_of,
    versioned,
)
from plg_router.adapters.dynamodb.outbox import outbox
from plg_router.contracts.outgoing import Announced
from plg_router.domain.enrichment.events import AccountEnriched
from plg_router.domain.enrichment.firmographics import UNKNOWN_COMPANY, Firmographics
from plg_router.domain.identity.events import AccountMerged, folded
from plg_router.domain.identity.nodes import Node
from plg_router.domain.routing.ownership import CrmAccount
from plg_router.domain.scoring.qualification import Standing
from plg_router.domain.signals.profile import NOTHING, Profile
from plg_router.kernel.clock import Clock
from plg_router.kernel.ids import AccountId
from plg_router.services.ports import AccountFile, Cause, ProfileEvent, StandingEvent, Versioned

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_PARTS = ACCOUNT, FIRMOGRAPHICS, STANDING, CRM = "ACCOUNT", "FIRMOGRAPHICS", "STANDING", "CRM"

Value = TypeVar("Value")
Absent = TypeVar("Absent")


class AccountTable:
    """The accounts table; every save is one conditional write that carries its own events."""

    def __init__(self, client: "DynamoDBClient", table: str, clock: Clock) -> None:
        self._client = client
        self._table = table
        self._clock = clock

    def roots(self, nodes: Collection[Node]) -> dict[Node, Node]:
        """Return the root of each node that is stored; a root answers with itself."""
        parents: dict[Node, Node] = {}
        seen, unread = set[Node](), set(nodes)
        while unread:
            seen |= unread
            for item in self._nodes(unread):
                node = Node(item["pk"]["S"])
                parents[node] = Node(item["into"]["S"]) if "into" in item else node
            unread = set(parents.values()) - seen
        return {node: _root(node, parents) for node in nodes if node in parents}

    def profiles(self, accounts: Collection[AccountId]) -> dict[AccountId, Versioned[Profile]]:
        """Return every account's profile: an empty one at version 0 where none is stored."""
        found = {account: Versioned(NOTHING, 0) for account in accounts}
        for item in self._nodes({Node(account) for account in accounts}):
            if "document" in item:
                found[AccountId(item["pk"]["S"])] = _profile(item)
        return found

    def load(self, account: AccountId) -> AccountFile:
        """Return everything about an account, or about the one it lives on in, at one moment."""
        items = snapshot(self._client, self._table, [key(account, part) for part in _PARTS])
        root = items[ACCOUNT]
        if root and "into" in root:
            return self.load(AccountId(root["into"]["S"]))
        crm = _part(items[CRM], CrmAccount, None)
        return AccountFile(
            account_id=account,
            profile=_profile(root),
            firmographics=_part(items[FIRMOGRAPHICS], Firmographics, UNKNOWN_COMPANY),
            standing=_part(items[STANDING], Standing, Standing()),
            crm=crm.value,
        )

    def save_profile(
        self, account: AccountId, after: Versioned[Profile], event: ProfileEvent, cause: Cause
    ) -> None:
        """Store a profile whose version is one above the version it replaces."""
        put(self._client, self._profile_put(account, after, event, cause))

    def point(self, node: Node, account: AccountId) -> None:
        """Make a node that is not stored yet point to an account."""
        item = {**key(node, ACCOUNT), "into": {"S": account}, "version": {"N": "1"}}
        put(self._client, replacing(self._table, item))

    def unite(
        self,
        loser: AccountId,
        loser_version: int,
        survivor: AccountId,
        after: Versioned[Profile],
        cause: Cause,
    ) -> None:
        """Make an account's root point to another, which takes over both profiles, as one write."""
        pointer = self._announced(
            {
                **key(loser, ACCOUNT),
                "into": {"S": survivor},
                "version": {"N": str(loser_version + 1)},
            },
            [AccountMerged(loser, survivor)],
            cause,
        )
        writes = [
            {"Put": replacing(self._table, pointer)},
            {"Put": self._profile_put(survivor, after, folded(survivor, after.version), cause)},
        ]
        transact(self._client, writes)

    def save_firmographics(
        self,
        account: AccountId,
        after: Versioned[Firmographics],
        event: AccountEnriched,
        cause: Cause,
    ) -> None:
        """Store what is known of a company."""
        document = documents.encode(Firmographics, after.value)
        item = versioned(account, FIRMOGRAPHICS, after.version, document)
        self._replace(item, [event], cause)

    def save_standing(
        self,
        account: AccountId,
        after: Versioned[Standing],
        events: Sequence[StandingEvent],
        cause: Cause,
    ) -> None:
        """Store where the account stands."""
        document = documents.encode(Standing, after.value)
        item = versioned(account, STANDING, after.version, document)
        self._replace(item, events, cause)

    def save_crm(self, account: AccountId, crm: CrmAccount, cause: Cause) -> None:
        """Store the CRM's view and announce it; raises AlreadyHandled when one as new is stored."""
        item = self._announced(
            versioned(account, CRM, crm.version, documents.encode(CrmAccount, crm)),
            [AccountEnriched(account, "crm")],
            cause,
        )
        with outdated(self._client):
            self._client.put_item(
                TableName=self._table,
                Item=item,
                ConditionExpression="attribute_not_exists(pk) OR version < :version",
                ExpressionAttributeValues={":version": item["version"]},
            )

    def _nodes(self, nodes: Collection[Node]) -> list[Item]:
        keys = [key(node, ACCOUNT) for node in sorted(nodes)]
        return list(get_many(self._client, self._table, keys))

    def _profile_put(
        self,
        account: AccountId,
        after: Versioned[Profile],
        event: ProfileEvent,
        cause: Cause,
    ) -> dict[str, object]:
        document = profile_codec.encode(after.value)
        item = versioned(account, ACCOUNT, after.version, document)
        return replacing(self._table, self._announced(item, [event], cause))

    def _replace(self, item: Item, events: Sequence[Announced], cause: Cause) -> None:
        put(self._client, replacing(self._table, self._announced(item, events, cause)))

    def _announced(self, item: Item, events: Sequence[Announced], cause: Cause) -> Item:
        written = f"{item['pk']['S']}/{item['sk']['S']}/{version_of(item)}"
        pending = outbox(events, written=written, occurred_at=self._clock(), cause=cause)
        return {**item, "outbox": {"S": pending}} if pending else item


def _root(node: Node, parents: dict[Node, Node]) -> Node:
    while (parent := parents.get(node, node)) != node:
        node = parent
    return node


def _profile(item: Item | None) -> Versioned[Profile]:
    if item is None:
        return Versioned(NOTHING, 0)
    return Versioned(profile_codec.decode(item["document"]["S"]), version_of(item))


def _part(item: Item | None, shape: type[Value], nothing: Absent) -> Versioned[Value | Absent]:
    if item is None:
        return Versioned(nothing, 0)
    return Versioned(documents.decode(shape, item["document"]["S"]), version_of(item))
