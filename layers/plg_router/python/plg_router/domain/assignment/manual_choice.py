"""A person's choice of who gets a lead, where the rules chose somebody else (S139)."""

from dataclasses import dataclass

from plg_router.kernel.ids import AccountId, RepId


@dataclass(frozen=True, slots=True)
class ManualChoice:
    """Which lead goes to whom, the lead being as the person saw it, and who says so."""

    account_id: AccountId
    lead_version: int
    to: RepId
    by: str
    reason: str
