"""Store the finding that a node belongs to an account."""

from dataclasses import dataclass, replace
from typing import TypeVar

from plg_router.domain.enrichment import firmographics
from plg_router.domain.handoff.standing import inherited
from plg_router.domain.identity.evidence import Evidence
from plg_router.domain.identity.nodes import FORGOTTEN, Node, is_told_of
from plg_router.domain.identity.resolve import Link, union_of
from plg_router.domain.signals import profile
from plg_router.domain.signals.profile import NOTHING, Profile
from plg_router.kernel.errors import Conflict
from plg_router.kernel.ids import AccountId
from plg_router.services.ports import AccountFile, AccountStore, Cause, Union, Versioned

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class LinkAccounts:
    """Point a new node to an account, or unite the account it roots with that one (S10)."""

    accounts: AccountStore

    def __call__(self, link: Link, cause: Cause) -> None:
        """Store one link; raises Conflict where either side is no longer what it was."""
        if link.is_new:
            self.accounts.point(link.node, link.account, link.evidence)
        else:
            self._unite(link, NOTHING, cause)

    def join(
        self, node: Node, other: Node, evidence: Evidence, cause: Cause, learnt: Profile = NOTHING
    ) -> AccountId:
        """Make one account of two nodes where the evidence may, and return the first one's account.

        What was `learnt` of the account that ends goes into the one it lives on in. Two companies
        stay two unless the CRM says otherwise. Raises Conflict where either side changes meanwhile.
        """
        roots = self.accounts.roots([node, other])
        union = union_of(roots.get(node, node), roots.get(other, other), evidence.kind)
        if union is None or FORGOTTEN in union:
            return AccountId(roots.get(node, node))
        survivor, loser = union
        self._unite(Link(loser, AccountId(survivor), evidence), learnt, cause)
        return AccountId(survivor)

    def _unite(self, link: Link, learnt: Profile, cause: Cause) -> None:
        ended, account = AccountId(link.node), link.account
        loser, survivor = self.accounts.load(ended), self.accounts.load(account)
        if (loser.account_id, survivor.account_id) != (ended, account):
            raise Conflict("an account lives on in another by now")
        if loser.is_blank and learnt == NOTHING and not is_told_of(ended):
            self.accounts.point(link.node, account, link.evidence)
            return
        after = _united(survivor, loser, learnt)
        self.accounts.unite(Union(loser, survivor, after, link.evidence), cause)


def _united(survivor: AccountFile, loser: AccountFile, learnt: Profile) -> AccountFile:
    """Return the survivor with all that is known of both: an owned account stays owned (S75)."""
    used = profile.join(profile.join(survivor.profile.value, loser.profile.value), learnt)
    known = firmographics.join(survivor.firmographics.value, loser.firmographics.value)
    return replace(
        survivor,
        profile=_moved(survivor.profile, used),
        firmographics=_moved(survivor.firmographics, known),
        standing=_moved(
            survivor.standing,
            inherited(
                survivor.standing.value,
                loser.standing.value,
                account=survivor.account_id,
                ended=loser.account_id,
            ),
        ),
        records=_moved(survivor.records, survivor.records.value.join(loser.records.value)),
    )


def _moved(before: Versioned[Value], after: Value) -> Versioned[Value]:
    """Return the version that replaces another; the same one where nothing is new."""
    return before if after == before.value else Versioned(after, before.version + 1)
