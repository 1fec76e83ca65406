"""Store what a source says of a company."""

from dataclasses import dataclass

from plg_router.domain.enrichment.events import AccountEnriched
from plg_router.domain.enrichment.firmographics import CompanyFacts, name_of
from plg_router.kernel.clock import Clock
from plg_router.kernel.ids import AccountId
from plg_router.services.ports import AccountStore, Cause, Versioned
from plg_router.services.whose_account import ensure_lives


@dataclass(frozen=True, slots=True)
class TellFirmographics:
    """Store what one source says, once: repeating it changes nothing."""

    accounts: AccountStore
    clock: Clock

    def __call__(
        self,
        account: AccountId,
        source: str,
        facts: CompanyFacts,
        cause: Cause,
        version: int = 0,
    ) -> bool:
        """Store the facts with source and age; return whether anything was new.

        A source that counts the versions of its record, as the CRM does, is ordered by them alone:
        a newer version without new facts is kept too, so that no older one can follow it. Raises
        Conflict where somebody else wrote of the company, or the account ended meanwhile.
        """
        found = self.accounts.load(account)
        account, before = found.account_id, found.firmographics
        last = before.value.sources.get(source)
        known = before.value.told_by(source, facts, self.clock(), version)
        if known is before.value:
            return False
        after, is_news = Versioned(known, before.version + 1), last is None or last.facts != facts
        if is_news:
            news = AccountEnriched(account, name_of(source))
            self.accounts.save_firmographics(account, after, news, cause)
        else:
            self.accounts.save_asked(account, after)
        ensure_lives(account, self.accounts)
        return is_news
