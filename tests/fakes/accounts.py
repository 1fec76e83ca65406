"""An account store in memory."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeVar

from plg_router.domain.enrichment.events import AccountEnriched
from plg_router.domain.enrichment.firmographics import UNKNOWN_COMPANY, Firmographics
from plg_router.domain.handoff.judge import StandingEvent
from plg_router.domain.handoff.standing import Standing
from plg_router.domain.identity.events import AccountMerged, folded
from plg_router.domain.identity.evidence import Evidence
from plg_router.domain.identity.nodes import FORGOTTEN, Node, is_person, is_told_of, member_of
from plg_router.domain.identity.resolve import Link
from plg_router.domain.routing.events import owner_changed
from plg_router.domain.routing.ownership import CrmRecords, CrmWord
from plg_router.domain.signals.profile import NOTHING, Profile
from plg_router.kernel.errors import AlreadyHandled, Conflict
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
from tests.fakes.storage import Change, Key, Row, Storage, replacing, unchanged

ACCOUNT, FIRMOGRAPHICS, STANDING, CRM = "ACCOUNT", "FIRMOGRAPHICS", "STANDING", "CRM"

Value = TypeVar("Value")

# What an account is of which nothing is stored yet.
_UNUSED, _UNKNOWN = Versioned(NOTHING, 0), Versioned(UNKNOWN_COMPANY, 0)
_UNTOLD, _UNRECORDED = Versioned(Standing(), 0), Versioned(CrmRecords(), 0)


@dataclass(frozen=True)
class Pointer:
    """What a node holds that belongs to an account."""

    into: Node
    evidence: Evidence
    is_erased: bool = False


@dataclass(frozen=True)
class Fence:
    """What stands where an account that ended had its standing."""

    into: AccountId


def living(before: Row | None) -> None:
    """Raise Conflict where an account lives on in another; change nothing."""
    if before and isinstance(before.value, Pointer):
        raise Conflict


def is_tombstone(node: Node, row: Row) -> bool:
    """Tell whether a node's row says that its person was erased."""
    value = row.value
    return value.is_erased if isinstance(value, Pointer) else _is_erased(node, value)


def _is_erased(node: Node | AccountId, profile: Profile) -> bool:
    known = profile.members.get(member_of(node)) if is_person(node) else None
    return known is not None and known.is_erased


class InMemoryAccounts:
    """The accounts table; a node's row holds a profile where it is a root, else where it points."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def roots(self, nodes: Collection[Node]) -> dict[Node, Node]:
        """Return the root of each node that is stored; a root answers with itself."""
        return dict(self.ground(nodes).roots)

    def ground(self, nodes: Collection[Node]) -> Ground:
        """Return the roots of nodes with the profiles that are met on the way."""
        with self._storage.still():
            found = {node: self._storage.read(node, ACCOUNT) for node in nodes}
            ends = {node: self._root(node) for node in nodes}
            return Ground(
                {
                    node: FORGOTTEN if is_tombstone(node, row) else ends[node]
                    for node, row in found.items()
                    if row
                },
                {AccountId(end): self._profile(AccountId(end)) for end in sorted({*ends.values()})},
            )

    def links(self, nodes: Collection[Node]) -> dict[Node, Link]:
        """Return the link of each node that points to an account, as it is stored."""
        found = {node: self._storage.read(node, ACCOUNT) for node in nodes}
        return {
            node: Link(node, AccountId(row.value.into), row.value.evidence)
            for node, row in found.items()
            if row and isinstance(row.value, Pointer)
        }

    def profiles(self, accounts: Collection[AccountId]) -> dict[AccountId, Versioned[Profile]]:
        """Return every account's profile: an empty one at version 0 where none is stored."""
        return {account: self._profile(account) for account in accounts}

    def load(self, account: AccountId) -> AccountFile:
        """Return everything about an account, or about the one it lives on in, at one moment."""
        with self._storage.still():
            root = AccountId(self._root(Node(account)))
            return AccountFile(
                account_id=root,
                profile=self._profile(root),
                firmographics=self._read(root, FIRMOGRAPHICS, Firmographics, _UNKNOWN),
                standing=self._read(root, STANDING, Standing, _UNTOLD),
                records=self._read(root, CRM, CrmRecords, _UNRECORDED),
            )

    def save_profile(
        self, account: AccountId, after: Versioned[Profile], event: ProfileEvent, cause: Cause
    ) -> None:
        """Store a profile whose version is one above the version it replaces."""
        row = Row(after.version, after.value, ((event, cause),))
        self._storage.write({(account, ACCOUNT): replacing(row)})

    def point(self, node: Node, account: AccountId, evidence: Evidence) -> None:
        """Make a node that is not stored yet point to an account, and keep why."""
        pointer = Row(1, Pointer(Node(account), evidence))
        self._storage.write({(node, ACCOUNT): replacing(pointer)})

    def unite(self, union: Union, cause: Cause) -> None:
        """Make an account's root point to another, which takes over what is known, as one write."""
        loser, before, after = union.loser, union.survivor, union.after
        ended, account = loser.account_id, after.account_id
        pointer = Row(
            loser.profile.version + 1,
            Pointer(Node(account), union.evidence, _is_erased(ended, loser.profile.value)),
            () if loser.is_blank else ((AccountMerged(ended, account), cause),),
        )
        fence = Row(loser.standing.version + 1, Fence(account))
        changes: dict[Key, Change] = {
            (ended, ACCOUNT): replacing(pointer),
            (ended, STANDING): replacing(fence),
        }
        if after.profile != before.profile:
            changed = ((folded(account, after.profile.version), cause),)
            profile = Row(after.profile.version, after.profile.value, changed)
            changes[account, ACCOUNT] = replacing(profile)
        for part, read, becomes in (
            (FIRMOGRAPHICS, before.firmographics, after.firmographics),
            (STANDING, before.standing, after.standing),
            (CRM, before.records, after.records),
        ):
            if becomes != read:
                changes[account, part] = replacing(Row(becomes.version, becomes.value))
        if is_told_of(ended):
            changes[ended, CRM] = unchanged(loser.records.version)
            changes[ended, FIRMOGRAPHICS] = unchanged(loser.firmographics.version)
        self._storage.write(changes)

    def save_firmographics(
        self,
        account: AccountId,
        after: Versioned[Firmographics],
        event: AccountEnriched,
        cause: Cause,
    ) -> None:
        """Store what is known of a company."""
        row = Row(after.version, after.value, ((event, cause),))
        self._storage.write({(account, FIRMOGRAPHICS): replacing(row)})

    def save_asked(self, account: AccountId, after: Versioned[Firmographics]) -> None:
        """Store what is known of a company where that is news to nobody."""
        row = Row(after.version, after.value)
        self._storage.write({(account, FIRMOGRAPHICS): replacing(row)})

    def save_standing(
        self,
        account: AccountId,
        after: Versioned[Standing],
        events: Sequence[StandingEvent],
        cause: Cause,
    ) -> None:
        """Store where the account stands."""
        row = Row(after.version, after.value, tuple((event, cause) for event in events))
        self._storage.write({(account, STANDING): replacing(row)})

    def save_crm(
        self, account: AccountId, word: CrmWord, cause: Cause, *, also: Sequence[CrmEvent] = ()
    ) -> None:
        """Store a word of the CRM beside its others, announced as enrichment, with its events."""
        before = self._read(account, CRM, CrmRecords, _UNRECORDED)
        if before.value.has(word):
            raise AlreadyHandled
        after = before.value.join(CrmRecords.of(word))
        news = (AccountEnriched(account, "crm"), *owner_changed(account, before.value, after))
        carried = tuple((event, cause) for event in (*news, *also))
        self._storage.write({(account, CRM): replacing(Row(before.version + 1, after, carried))})

    def _root(self, node: Node) -> Node:
        row = self._storage.read(node, ACCOUNT)
        return self._root(row.value.into) if row and isinstance(row.value, Pointer) else node

    def _profile(self, account: AccountId) -> Versioned[Profile]:
        return self._read(account, ACCOUNT, Profile, _UNUSED)

    def _read(
        self, account: AccountId, sk: str, shape: type[Value], nothing: Versioned[Value]
    ) -> Versioned[Value]:
        row = self._storage.read(account, sk)
        if row is None or not isinstance(row.value, shape):
            return nothing
        return Versioned(row.value, row.version)
