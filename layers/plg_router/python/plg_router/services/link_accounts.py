"""Store the finding that a node belongs to an account."""

from dataclasses import dataclass

from plg_router.domain.identity.nodes import Node
from plg_router.domain.signals.profile import Profile, join
from plg_router.kernel.ids import AccountId
from plg_router.services.ports import AccountStore, Cause, Versioned


@dataclass(frozen=True, slots=True)
class LinkAccounts:
    """Point a new node to an account, or unite the account it roots with that one (S10)."""

    accounts: AccountStore

    def __call__(
        self, node: Node, stored: Versioned[Profile], account: AccountId, cause: Cause
    ) -> None:
        """Link a node that is a root, or not stored, as `stored` says; raises Conflict."""
        if not stored.version:
            self.accounts.point(node, account)
            return
        survivor = self.accounts.profiles([account])[account]
        united = Versioned(join(survivor.value, stored.value), survivor.version + 1)
        self.accounts.unite(AccountId(node), stored.version, account, united, cause)
