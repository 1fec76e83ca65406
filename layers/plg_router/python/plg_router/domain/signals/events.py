"""What other stages hear when an account's profile appears or changes."""

from dataclasses import dataclass

from plg_router.kernel.ids import AccountId


@dataclass(frozen=True, slots=True)
class AccountDiscovered:
    """The first signal of an account was folded."""

    account_id: AccountId
    domain: str | None
    profile_version: int


@dataclass(frozen=True, slots=True)
class AccountSignalsChanged:
    """A merge changed what is known of an account's use."""

    account_id: AccountId
    profile_version: int
