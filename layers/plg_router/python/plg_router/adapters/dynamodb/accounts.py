"""Keep accounts: nodes, profiles, firmographics, standings and the CRM's records, an item each."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from plg_router.adapters.dynamodb import documents, profile_codec
from plg_router.adapters.dynamodb.items import (
    OUTBOX,
    Item,
    get,
    get_many,
    key,
    packed,
    put,
    replacing,
    snapshot,
    text_of,
    transact,
    unchanged,
    version_of,
    versioned,
)
from plg_router.adapters.dynamodb.outbox import outbox
from plg_router.contracts.outgoing import Announced
from plg_router.domain.enrichment.events import AccountEnriched
from plg_router.domain.enrichment.firmographics import UNKNOWN_COMPANY, Firmographics
from plg_router.domain.handoff.standing import Standing
from plg_router.domain.identity.events import AccountMerged, folded
from plg_router.domain.identity.evidence import Evidence, EvidenceKind
from plg_router.domain.identity.nodes import FORGOTTEN, Node, is_person, is_told_of, member_of
from plg_router.domain.identity.resolve import Link
from plg_router.domain.routing.events import owner_changed
from plg_router.domain.routing.ownership import CrmRecords, CrmWord
from plg_router.domain.signals.profile import NOTHING, Profile
from plg_router.kernel.clock import Clock
from plg_router.kernel.errors import AlreadyHandled
from plg_router.kernel.ids import AccountId
from plg_router.services.ports import (
    AccountFile,
    Cause,
    CrmEvent,
    Ground,
    ProfileEvent,
    Union,
    Versioned,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from plg_router.domain.handoff.judge import StandingEvent

ACCOUNT = "ACCOUNT"  # and the prefix of whatever a load reads beside it
CRM, FIRMOGRAPHICS, STANDING = (
    f"{ACCOUNT}#{part}" for part in ("CRM", "FIRMOGRAPHICS", "STANDING")
)

ERASED = "erased"  # the attribute of a node whose person was erased

Value = TypeVar("Value")


class AccountTable:
    """The accounts table; every save is one conditional write that carries its own events."""

    def __init__(self, client: "DynamoDBClient", table: str, clock: Clock) -> None:
        self._client = client
        self._table = table
        self._clock = clock

    def roots(self, nodes: Collection[Node]) -> dict[Node, Node]:
        """Return the root of each node that is stored; a root answers with itself.

        Who was erased answers with FORGOTTEN, at no cost: the node itself is the tombstone.
        """
        return dict(self.ground(nodes).roots)

    def ground(self, nodes: Collection[Node]) -> Ground:
        """Return the roots of nodes with the profiles that are met on the way: one item has both.

        Items may be as they were a moment ago, which does no harm. Whatever is written on their
        ground is conditional on the version read. And where signals say nothing new of an older
        profile, they say nothing new of a later one: it only grows.
        """
        parents: dict[Node, Node] = {}
        profiles: dict[AccountId, Versioned[Profile]] = {}
        erased, seen, unread = set[Node](), set[Node](), set(nodes)
        while unread:
            seen |= unread
            profiles |= {AccountId(node): Versioned(NOTHING, 0) for node in unread}
            for item in self._nodes(unread):
                node = Node(item["pk"]["S"])
                if "into" in item:
                    parents[node] = Node(item["into"]["S"])
                    del profiles[AccountId(node)]
                else:
                    parents[node] = node
                    profiles[AccountId(node)] = _profile(item)
                if ERASED in item:
                    erased.add(node)
            unread = set(parents.values()) - seen
        roots = {
            node: FORGOTTEN if node in erased else _root(node, parents)
            for node in nodes
            if node in parents
        }
        return Ground(roots, profiles)

    def links(self, nodes: Collection[Node]) -> dict[Node, Link]:
        """Return the link of each node that points to an account, as it is stored."""
        links = filter(None, map(link_of, self._nodes(nodes)))
        return {link.node: link for link in links}

    def profiles(self, accounts: Collection[AccountId]) -> dict[AccountId, Versioned[Profile]]:
        """Return every account's profile: an empty one at version 0 where none is stored."""
        found = {account: Versioned(NOTHING, 0) for account in accounts}
        for item in self._nodes({Node(account) for account in accounts}):
            if "document" in item:
                found[AccountId(item["pk"]["S"])] = _profile(item)
        return found

    def load(self, account: AccountId) -> AccountFile:
        """Return everything about an account, or about the one it lives on in, at one moment."""
        items = snapshot(self._client, self._table, account, ACCOUNT)
        ended = next((item for item in items.values() if "into" in item), None)
        if ended:  # the pointer, or the fence of a merger that is only half to be seen yet
            return self.load(AccountId(ended["into"]["S"]))
        return AccountFile(
            account_id=account,
            profile=_profile(items.get(ACCOUNT)),
            firmographics=_part(items.get(FIRMOGRAPHICS), Firmographics, UNKNOWN_COMPANY),
            standing=_part(items.get(STANDING), Standing, Standing()),
            records=_part(items.get(CRM), CrmRecords, CrmRecords()),
        )

    def save_profile(
        self, account: AccountId, after: Versioned[Profile], event: ProfileEvent, cause: Cause
    ) -> None:
        """Store a profile whose version is one above the version it replaces."""
        put(self._client, self._profile_put(account, after, event, cause))

    def point(self, node: Node, account: AccountId, evidence: Evidence) -> None:
        """Make a node that is not stored yet point to an account, and keep why."""
        put(self._client, replacing(self._table, pointing(node, 1, account, evidence)))

    def unite(self, union: Union, cause: Cause) -> None:
        """Make an account's root point to another, which takes over what is known, as one write."""
        loser, before, after = union.loser, union.survivor, union.after
        ended, account = loser.account_id, after.account_id
        pointer = pointing(ended, loser.profile.version + 1, account, union.evidence)
        pointer |= tombstone(ended, loser.profile.value)
        news = [] if loser.is_blank else [AccountMerged(ended, account)]
        merged = self._announced(pointer, news, cause)
        fence = fencing(ended, loser.standing.version + 1, account)
        writes: list[dict[str, object]] = [
            {"Put": replacing(self._table, merged)},
            {"Put": replacing(self._table, fence)},
        ]
        if after.profile != before.profile:
            event = folded(account, after.profile.version)
            writes.append({"Put": self._profile_put(account, after.profile, event, cause)})
        for part, shape, read, becomes in (
            (FIRMOGRAPHICS, Firmographics, before.firmographics, after.firmographics),
            (STANDING, Standing, before.standing, after.standing),
            (CRM, CrmRecords, before.records, after.records),
        ):
            if becomes != read:
                document = documents.encode(shape, becomes.value)
                item = versioned(account, part, becomes.version, document)
                writes.append({"Put": replacing(self._table, item)})
        if is_told_of(ended):  # perhaps at this very moment, by the CRM or a provider
            writes += [
                unchanged(self._table, key(ended, CRM), loser.records.version),
                unchanged(self._table, key(ended, FIRMOGRAPHICS), loser.firmographics.version),
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

    def save_asked(self, account: AccountId, after: Versioned[Firmographics]) -> None:
        """Store which vendors were asked about a company; that is news to nobody."""
        document = documents.encode(Firmographics, after.value)
        item = versioned(account, FIRMOGRAPHICS, after.version, document)
        put(self._client, replacing(self._table, item))

    def save_standing(
        self,
        account: AccountId,
        after: Versioned[Standing],
        events: Sequence["StandingEvent"],
        cause: Cause,
    ) -> None:
        """Store where the account stands."""
        document = documents.encode(Standing, after.value)
        item = versioned(account, STANDING, after.version, document)
        self._replace(item, events, cause)

    def save_crm(
        self, account: AccountId, word: CrmWord, cause: Cause, *, also: Sequence[CrmEvent] = ()
    ) -> None:
        """Store a word of the CRM beside its others, announced as enrichment, with its events.

        Raises AlreadyHandled when a version of it as new is stored.
        """
        before = _part(get(self._client, self._table, account, CRM), CrmRecords, CrmRecords())
        if before.value.has(word):
            raise AlreadyHandled
        after = before.value.join(CrmRecords.of(word))
        item = versioned(account, CRM, before.version + 1, documents.encode(CrmRecords, after))
        moved = owner_changed(account, before.value, after)
        self._replace(item, [AccountEnriched(account, "crm"), *moved, *also], cause)

    def _nodes(self, nodes: Collection[Node]) -> list[Item]:
        """Return the items of nodes, maybe as they were a moment ago."""
        keys = [key(node, ACCOUNT) for node in sorted(nodes)]
        return list(get_many(self._client, self._table, keys, consistent=False))

    def _profile_put(
        self,
        account: AccountId,
        after: Versioned[Profile],
        event: ProfileEvent,
        cause: Cause,
    ) -> dict[str, object]:
        item = rooted(account, after)
        return replacing(self._table, self._announced(item, [event], cause))

    def _replace(self, item: Item, events: Sequence[Announced], cause: Cause) -> None:
        put(self._client, replacing(self._table, self._announced(item, events, cause)))

    def _announced(self, item: Item, events: Sequence[Announced], cause: Cause) -> Item:
        written = f"{item['pk']['S']}/{item['sk']['S']}/{version_of(item)}"
        pending = outbox(events, written=written, occurred_at=self._clock(), cause=cause)
        return {**item, OUTBOX: packed(pending)} if pending else item


def living(table: str, account: AccountId) -> dict[str, Any]:
    """Return the part of a transaction that stops it where an account lives on in another."""
    return {
        "ConditionCheck": {
            "TableName": table,
            "Key": key(account, ACCOUNT),
            "ConditionExpression": "attribute_not_exists(#into)",
            "ExpressionAttributeNames": {"#into": "into"},  # a word that DynamoDB reserves
        }
    }


def link_of(item: Item) -> Link | None:
    """Return the link that an item holds, or None where it holds an account."""
    if "into" not in item:
        return None
    kind = EvidenceKind(item["evidence"]["S"])
    evidence = Evidence(kind, item["source"]["S"] if "source" in item else "")
    return Link(Node(item["pk"]["S"]), AccountId(item["into"]["S"]), evidence)


def rooted(account: Node | AccountId, profile: Versioned[Profile]) -> Item:
    """Return the item of a node that is an account, with the account's profile."""
    document = profile_codec.encode(profile.value)
    item = versioned(account, ACCOUNT, profile.version, document)
    return item | tombstone(account, profile.value)


def tombstone(node: Node | AccountId, profile: Profile) -> Item:
    """Return the mark of a person whom their own profile calls erased; nothing for others."""
    known = profile.members.get(member_of(node)) if is_person(node) else None
    return {ERASED: {"BOOL": True}} if known and known.is_erased else {}


def pointing(node: Node | AccountId, version: int, account: AccountId, evidence: Evidence) -> Item:
    """Return the item of a node that points to an account, with what the link rests on."""
    pointer = {
        **key(node, ACCOUNT),
        "into": {"S": account},
        "version": {"N": str(version)},
        "evidence": {"S": evidence.kind.value},
        "confidence": {"N": str(evidence.confidence)},
    }
    return {**pointer, "source": {"S": evidence.source}} if evidence.source else pointer


def fencing(account: AccountId, version: int, into: AccountId) -> Item:
    """Return what stands from now on where an account that ends had its standing, or none.

    Whoever read the account before may judge it no more, and a merger that knows nothing of the
    latest judgement does not come about: what the account crossed is never left behind.
    """
    return {
        **key(account, STANDING),
        "into": {"S": into},
        "version": {"N": str(version)},
    }


def _root(node: Node, parents: dict[Node, Node]) -> Node:
    while (parent := parents.get(node, node)) != node:
        node = parent
    return node


def _profile(item: Item | None) -> Versioned[Profile]:
    if item is None:
        return Versioned(NOTHING, 0)
    return Versioned(profile_codec.decode(text_of(item)), version_of(item))


def _part(item: Item | None, shape: type[Value], nothing: Value) -> Versioned[Value]:
    if item is None:
        return Versioned(nothing, 0)
    return Versioned(documents.decode(shape, text_of(item)), version_of(item))
