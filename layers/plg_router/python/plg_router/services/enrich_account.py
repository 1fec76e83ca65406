"""Ask the providers what they know of a company."""

from collections.abc import Sequence
from dataclasses import dataclass

from plg_router.domain.enrichment.events import AccountEnriched
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.identity.nodes import domain_of
from plg_router.kernel.clock import Clock
from plg_router.kernel.ids import AccountId
from plg_router.services.ports import AccountStore, Cause, CompanyDirectory, Versioned


@dataclass(frozen=True, slots=True)
class TellFirmographics:
    """Store what one source says of a company, once: repeating it changes nothing."""

    accounts: AccountStore
    clock: Clock

    def __call__(self, account: AccountId, source: str, facts: CompanyFacts, cause: Cause) -> bool:
        """Store the facts with source and age; return whether anything was new."""
        before = self.accounts.firmographics(account)
        known = before.value.told_by(source, facts, self.clock())
        if known is before.value:
            return False
        after = Versioned(known, before.version + 1)
        self.accounts.save_firmographics(account, after, AccountEnriched(account, source), cause)
        return True


@dataclass(frozen=True, slots=True)
class EnrichAccount:
    """Fill in what is known of the company behind an account (S19, S42)."""

    providers: Sequence[CompanyDirectory]
    tell: TellFirmographics

    def __call__(self, account: AccountId, cause: Cause) -> tuple[str, ...]:
        """Return the names of the providers that told something new."""
        domain = domain_of(account)
        if domain is None:
            return ()
        told = []
        for provider in self.providers:
            facts = provider.look_up(domain)
            if facts and self.tell(account, provider.name, facts, cause):
                told.append(provider.name)
        return tuple(told)
