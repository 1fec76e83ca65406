"""Ask the providers what they know of a company."""

from collections.abc import Sequence
from dataclasses import dataclass

from plg_router.domain.identity.nodes import domain_of
from plg_router.kernel.ids import AccountId
from plg_router.services.ports import Cause, CompanyDirectory
from plg_router.services.tell_firmographics import TellFirmographics


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
            source = f"{provider.name}/{domain}"  # an account may have several domains
            if facts and self.tell(account, source, facts, cause):
                told.append(provider.name)
        return tuple(told)
