"""What other stages hear when a company becomes better known."""

from dataclasses import dataclass

from plg_router.kernel.ids import AccountId


@dataclass(frozen=True, slots=True)
class AccountEnriched:
    """A source said something new of the company."""

    account_id: AccountId
    source: str
