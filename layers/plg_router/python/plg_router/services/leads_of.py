"""Find the lead of an account, also while it is on its way there from an account that ended."""

from plg_router.domain.assignment.lead import Lead
from plg_router.kernel.ids import AccountId
from plg_router.services.ports import AccountFile, LeadStore


def leads_of(found: AccountFile, named: AccountId, leads: LeadStore) -> list[Lead]:
    """Return the leads under the names of accounts that live on in one, and last its own.

    `named` is what somebody called the account. A lead arrives where it is looked for last, so that
    one that moves meanwhile is seen at one end or the other; written in this order, a lead seen at
    both ends is no longer what it was before anything of it is changed.
    """
    names = dict.fromkeys((named, *found.standing.value.settled))
    names.pop(found.account_id, None)
    known = (leads.lead(name) for name in (*names, found.account_id))
    return [lead for lead in known if lead]
