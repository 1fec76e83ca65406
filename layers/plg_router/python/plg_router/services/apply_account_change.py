"""Take over what the CRM says of a company: its domains, owner, stage and size."""

from dataclasses import dataclass

from plg_router.domain.identity.nodes import Node, company_node
from plg_router.domain.routing.ownership import AccountChange
from plg_router.kernel.errors import AlreadyHandled
from plg_router.kernel.ids import AccountId
from plg_router.services.link_accounts import LinkAccounts
from plg_router.services.ports import AccountStore, Cause
from plg_router.services.tell_firmographics import TellFirmographics

CRM = "crm"  # the name of the source in firmographics


@dataclass(frozen=True, slots=True)
class ApplyAccountChange:
    """Match the record to its account, domains first, the CRM's version last (S11, S13, S18)."""

    accounts: AccountStore
    link: LinkAccounts
    tell: TellFirmographics

    def __call__(self, change: AccountChange, cause: Cause) -> AccountId:
        """Apply a change and return the account it concerns.

        Of several accounts the smaller key survives, as in every union, so that the order of
        changes decides nothing and no two of them can point to each other. Raises AlreadyHandled
        when the stored record is as new. The version is saved last, so a change interrupted
        half-way is applied again in full.
        """
        nodes = [company_node(domain) for domain in change.domains]
        roots = self.accounts.roots(nodes)
        survivor, *others = sorted({roots.get(node, node) for node in nodes})
        account = AccountId(survivor)
        stored = self.accounts.load(account).crm
        if stored and stored.version >= change.crm.version:
            raise AlreadyHandled
        for node in others:
            self._join(node, account, cause)
        self.tell(account, CRM, change.facts, cause)
        self.accounts.save_crm(account, change.crm, cause)
        return account

    def _join(self, node: Node, account: AccountId, cause: Cause) -> None:
        other = AccountId(node)
        self.link(node, self.accounts.profiles([other])[other], account, cause)
