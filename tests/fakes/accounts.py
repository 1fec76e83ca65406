"""An account store in memory."""

from collections.abc import Collection, Sequence
from typing import TypeVar

from plg_router.domain.enrichment.events import AccountEnriched
from plg_router.domain.enrichment.firmographics import UNKNOWN_COMPANY, Firmographics
from plg_router.domain.identity.events import AccountMerged, folded
from plg_router.domain.identity.nodes import Node
from plg_router.domain.routing.ownership import CrmAccount
from plg_router.domain.scoring.qualification import Standing
from plg_router.domain.signals.profile import NOTHING, Profile
from plg_router.kernel.ids import AccountId
from plg_router.services.ports import AccountFile, Cause, ProfileEvent, StandingEvent, Versioned
from tests.fakes.storage import Row, Storage, newer, replacing

ACCOUNT, FIRMOGRAPHICS, STANDING, CRM = "ACCOUNT", "FIRMOGRAPHICS", "STANDING", "CRM"

Value = TypeVar("Value")


class InMemoryAccounts:
    """The accounts table; a node's row holds a profile where it is a root, else where it points."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def roots(self, nodes: Collection[Node]) -> dict[Node, Node]:
        """Return the root of each node that is stored; a root answers with itself."""
        return {node: self._root(node) for node in nodes if self._storage.read(node, ACCOUNT)}

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
                firmographics=self._read(root, FIRMOGRAPHICS, Firmographics, UNKNOWN_COMPANY),
                standing=self._read(root, STANDING, Standing, Standing()),
                crm=self._crm(root),
            )

    def save_profile(
        self, account: AccountId, after: Versioned[Profile], event: ProfileEvent, cause: Cause
    ) -> None:
        """Store a profile whose version is one above the version it replaces."""
        row = Row(after.version, after.value, ((event, cause),))
        self._storage.write({(account, ACCOUNT): replacing(row)})

    def point(self, node: Node, account: AccountId) -> None:
        """Make a node that is not stored yet point to an account."""
        self._storage.write({(node, ACCOUNT): replacing(Row(1, Node(account)))})

    def unite(
        self,
        loser: AccountId,
        loser_version: int,
        survivor: AccountId,
        after: Versioned[Profile],
        cause: Cause,
    ) -> None:
        """Make an account's root point to another, which takes over both profiles, as one write."""
        merged = ((AccountMerged(loser, survivor), cause),)
        changed = ((folded(survivor, after.version), cause),)
        self._storage.write(
            {
                (loser, ACCOUNT): replacing(Row(loser_version + 1, Node(survivor), merged)),
                (survivor, ACCOUNT): replacing(Row(after.version, after.value, changed)),
            }
        )

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

    def save_crm(self, account: AccountId, crm: CrmAccount, cause: Cause) -> None:
        """Store the CRM's view and announce it; raises AlreadyHandled when one as new is stored."""
        row = Row(crm.version, crm, ((AccountEnriched(account, "crm"), cause),))
        self._storage.write({(account, CRM): newer(row)})

    def _crm(self, account: AccountId) -> CrmAccount | None:
        row = self._storage.read(account, CRM)
        return row.value if row and isinstance(row.value, CrmAccount) else None

    def _root(self, node: Node) -> Node:
        row = self._storage.read(node, ACCOUNT)
        return self._root(Node(row.value)) if row and isinstance(row.value, str) else node

    def _profile(self, account: AccountId) -> Versioned[Profile]:
        return self._read(account, ACCOUNT, Profile, NOTHING)

    def _read(
        self, account: AccountId, sk: str, shape: type[Value], nothing: Value
    ) -> Versioned[Value]:
        row = self._storage.read(account, sk)
        if row is None or not isinstance(row.value, shape):
            return Versioned(nothing, 0)
        return Versioned(row.value, row.version)
