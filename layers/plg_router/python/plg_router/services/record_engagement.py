"""End a lead because its account was reached."""

from dataclasses import dataclass

from plg_router.domain.assignment.engage import engage
from plg_router.domain.assignment.lead import Lead
from plg_router.domain.identity.nodes import Node
from plg_router.kernel.errors import AlreadyHandled
from plg_router.kernel.ids import AccountId
from plg_router.services.ports import AccountStore, LeadStore


@dataclass(frozen=True, slots=True)
class RecordEngagement:
    """Stop the clock of a lead and give its slot back (S147)."""

    accounts: AccountStore
    leads: LeadStore

    def __call__(self, account: AccountId) -> Lead:
        """Return the engaged lead, which may be that of the account it lives on in.

        Raises AlreadyHandled when no lead of the account waits for an answer, and Conflict when
        its clock runs out at this very moment: read again, and exactly one of the two stands.
        """
        node = Node(account)
        root = AccountId(self.accounts.roots([node]).get(node, node))
        # The lead of an account that ended may still be on its way to the one it lives on in.
        found = [self.leads.lead(each) for each in dict.fromkeys((root, account))]
        waiting = [lead for lead in found if lead and lead.awaits_answer]
        if not waiting:
            raise AlreadyHandled
        for before in waiting:
            self.leads.close(before, engage(before))
        return engage(waiting[0])
