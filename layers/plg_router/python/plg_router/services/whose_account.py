"""Find the account of a company that the CRM names, and ask whether one still lives (S11, S13)."""

from plg_router.domain.identity.nodes import company_node, record_node
from plg_router.domain.routing.ownership import Whose
from plg_router.kernel.errors import Conflict
from plg_router.kernel.ids import AccountId
from plg_router.services.ports import AccountStore


def account_of(whose: Whose, accounts: AccountStore) -> AccountId:
    """Return the account as it is known now.

    A record whose company is unknown yet is an account of its own until the CRM names a domain.
    """
    node = company_node(whose.domain) if whose.domain else record_node(whose.crm_id or "")
    return AccountId(accounts.roots([node]).get(node, node))


def ensure_lives(account: AccountId, accounts: AccountStore) -> None:
    """See to it that what was just told of an account was not told of one that has ended.

    Raises Conflict where it lives on in another, which has to be told instead.
    """
    if accounts.load(account).account_id != account:
        raise Conflict("the account lives on in another by now, which has to be told instead")
