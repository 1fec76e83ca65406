"""Check that no account joins people whom nothing but chance brought together."""

from collections.abc import Sequence
from dataclasses import dataclass

from infra.identity.accounts import Account
from plg_router.domain.signals.mail import MailDirectory, company_domain
from plg_router.kernel.errors import Rejected


@dataclass(frozen=True, slots=True)
class Audit:
    """The accounts, and those among them that hold what they should not."""

    accounts: Sequence[Account]
    strangers: tuple[Account, ...]  # two companies that the CRM does not call one
    shared: tuple[Account, ...]  # a provider's or relay's domain, as newer lists may say

    @property
    def faulty(self) -> tuple[Account, ...]:
        """Return every account that somebody has to look at."""
        return self.strangers + self.shared


def audit(accounts: Sequence[Account], mail: MailDirectory) -> Audit:
    """Return the accounts as an auditor sees them, by the lists of mail domains of today."""
    return Audit(
        accounts,
        strangers=tuple(account for account in accounts if account.joins_strangers),
        shared=tuple(
            account
            for account in accounts
            if any(_is_shared(domain, mail) for domain in account.companies)
        ),
    )


def _is_shared(domain: str, mail: MailDirectory) -> bool:
    try:
        return company_domain(domain, mail, "domain") != domain
    except Rejected:
        return True
