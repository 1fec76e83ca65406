"""Take over what the CRM says of a deal, in work or closed: whose it is, and who earned it."""

from contextlib import suppress
from dataclasses import dataclass

from plg_router.domain.crm.attribution import attributions
from plg_router.domain.crm.complexity import is_complex
from plg_router.domain.routing.deals import Deal, Opportunity
from plg_router.domain.routing.ownership import Whose
from plg_router.kernel.errors import AlreadyHandled
from plg_router.kernel.ids import AccountId
from plg_router.services.ports import AccountStore, Cause, LeadStore, PolicySource, Roster
from plg_router.services.whose_account import account_of, ensure_lives


@dataclass(frozen=True, slots=True)
class RecordDeal:
    """Keep the newest word on a deal with its account (S18, S74), its owner's load, its source."""

    accounts: AccountStore
    leads: LeadStore
    roster: Roster
    policies: PolicySource

    def __call__(self, told: Opportunity | Deal, whose: Whose, cause: Cause) -> AccountId:
        """Store a word on a deal and return its account.

        What was closed is attributed, and anew when a late word shows another rule to fit (S169).
        The complex deals in hand follow what is stored, whichever version came last, so a change
        interrupted half-way is completed by its next delivery (S134). Raises AlreadyHandled when a
        version as new was stored, and Conflict when its account changes at this very moment.
        """
        account = account_of(whose, self.accounts)
        found = self.accounts.load(account)
        is_new = not found.records.value.has(told)
        if is_new:
            earned = attributions(
                account,
                found.profile.value,
                found.records.value,
                told,
                lead=self.leads.lead(account),
                policy=self.policies.current(),
            )
            self.accounts.save_crm(account, told, cause, also=earned)
            ensure_lives(account, self.accounts)
        self._follow(account, told.deal_id if isinstance(told, Deal) else told.opportunity_id)
        if not is_new:
            raise AlreadyHandled
        return account

    def _follow(self, account: AccountId, deal_id: str) -> None:
        """Bring the complex deals in hand of everybody who ever had a deal up to date."""
        records = self.accounts.load(account).records.value
        stored, closed = records.opportunities.get(deal_id), records.deals.get(deal_id)
        if stored is None:
            return
        in_work = stored in records.in_work and is_complex(stored, self.policies.current().crm)
        version = stored.version + (closed.version if closed else 0)
        for rep_id in sorted(stored.everybody):
            with suppress(AlreadyHandled):
                in_hand = in_work and rep_id == stored.owner
                self.roster.record_deal(rep_id, deal_id, version, in_hand=in_hand)
