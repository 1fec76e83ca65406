"""What other stages hear of ownership."""

from dataclasses import dataclass

from plg_router.domain.routing.ownership import CrmRecords
from plg_router.kernel.ids import AccountId, RepId


@dataclass(frozen=True, slots=True)
class AccountOwnerChanged:
    """The CRM names another owner of an account than before; None where nobody owns it (S74)."""

    account_id: AccountId
    owner: RepId | None
    previous_owner: RepId | None


def owner_changed(
    account_id: AccountId, before: CrmRecords, after: CrmRecords
) -> tuple[AccountOwnerChanged, ...]:
    """Return the news where another word of the CRM changed who owns the account."""
    if before.owner == after.owner:
        return ()
    return (AccountOwnerChanged(account_id, after.owner, before.owner),)
