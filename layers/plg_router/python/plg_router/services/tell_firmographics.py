"""Store what a source says of a company."""

from dataclasses import dataclass

from plg_router.domain.enrichment.events import AccountEnriched
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.kernel.clock import Clock
from plg_router.kernel.errors import Conflict
from plg_router.kernel.ids import AccountId
from plg_router.services.ports import AccountStore, Cause, Versioned


@dataclass(frozen=True, slots=True)
class TellFirmographics:
    """Store what one source says, once: repeating it changes nothing."""

    accounts: AccountStore
    clock: Clock

    def __call__(self, account: AccountId, source: str, facts: CompanyFacts, cause: Cause) -> bool:
        """Store the facts with source and age; return whether anything was new.

        Raises Conflict where somebody else wrote of the company, or the account ended meanwhile.
        """
        found = self.accounts.load(account)
        account, before = found.account_id, found.firmographics
        known = before.value.told_by(source, facts, self.clock())
        if known is before.value:
            return False
        after = Versioned(known, before.version + 1)
        self.accounts.save_firmographics(account, after, AccountEnriched(account, source), cause)
        if self.accounts.load(account).account_id != account:
            raise Conflict("the account lives on in another by now, which has to be told instead")
        return True
