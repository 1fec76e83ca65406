"""What other stages hear when an account appears, changes, or turns out to be another."""

from dataclasses import dataclass

from plg_router.domain.identity.nodes import domain_of
from plg_router.domain.signals.events import AccountDiscovered, AccountSignalsChanged
from plg_router.kernel.ids import AccountId


@dataclass(frozen=True, slots=True)
class AccountMerged:
    """An account ended: its profile lives on in another, and its key points there."""

    account_id: AccountId
    into: AccountId


def folded(account: AccountId, version: int) -> AccountDiscovered | AccountSignalsChanged:
    """Return what a version of an account's profile announces: the first one is a discovery."""
    if version == 1:
        return AccountDiscovered(account, domain_of(account), version)
    return AccountSignalsChanged(account, version)
