"""What other stages hear when two accounts turn out to be one."""

from dataclasses import dataclass

from plg_router.kernel.ids import AccountId


@dataclass(frozen=True, slots=True)
class AccountMerged:
    """An account ended: its profile lives on in another, and its key points there."""

    account_id: AccountId
    into: AccountId
