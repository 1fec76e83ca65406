"""Take over what the CRM says of a company: its domains, people, owner, stage and size."""

from dataclasses import dataclass

from plg_router.domain.identity.evidence import Evidence, EvidenceKind
from plg_router.domain.identity.nodes import FORGOTTEN, company_node, person_node, record_node
from plg_router.domain.identity.resolve import Link, union_of
from plg_router.domain.routing.ownership import AccountChange
from plg_router.kernel.errors import AlreadyHandled
from plg_router.kernel.ids import AccountId
from plg_router.services.link_accounts import LinkAccounts
from plg_router.services.ports import AccountStore, Cause
from plg_router.services.tell_firmographics import TellFirmographics
from plg_router.services.whose_account import ensure_lives

_CRM = "crm"  # the name of the source in firmographics


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
        when the stored record is as new, and Conflict when an account it concerns changes at this
        very moment. The record is saved last, so a change interrupted half-way is applied again
        in full.
        """
        domains = [company_node(domain) for domain in change.domains]
        people = [person_node(user_id) for user_id in change.contacts]
        record = record_node(change.crm.crm_id)
        roots = self.accounts.roots([*domains, *people, record])
        people = [person for person in people if roots.get(person) != FORGOTTEN]
        survivor, *others = sorted({roots.get(node, node) for node in domains})
        account = AccountId(survivor)
        if self.accounts.load(account).records.value.has(change.crm):
            raise AlreadyHandled
        same = Evidence(EvidenceKind.CRM_DOMAIN, change.crm.crm_id)
        for node in (*others, *({record} - roots.keys())):  # a record may have waited for this
            self.link(Link(node, account, same), cause)
        contact = Evidence(EvidenceKind.CRM_CONTACT, change.crm.crm_id)
        for node in sorted({roots.get(person, person) for person in people}):
            if union_of(survivor, node, contact.kind):
                is_new = node not in roots.values()
                self.link(Link(node, account, contact, is_new=is_new), cause)
        source = f"{_CRM}/{change.crm.crm_id}"
        self.tell(account, source, change.facts, cause, change.crm.version)
        self.accounts.save_crm(account, change.crm, cause)
        ensure_lives(account, self.accounts)
        return account
