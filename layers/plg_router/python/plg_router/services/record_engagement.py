"""End a lead because its account was reached, and note whether a meeting came of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from plg_router.domain.assignment.engage import engage, may_engage
from plg_router.domain.assignment.events import LeadClosed
from plg_router.domain.assignment.lead import Lead
from plg_router.kernel.errors import AlreadyHandled
from plg_router.kernel.ids import AccountId
from plg_router.services.leads_of import leads_of
from plg_router.services.ports import AccountStore, Cause, LeadStore


@dataclass(frozen=True, slots=True)
class Engagement:
    """A lead after a touch, which may be that of the account it lives on in."""

    lead: Lead
    waited: timedelta | None  # from the first decision on it; None where it was touched before


@dataclass(frozen=True, slots=True)
class RecordEngagement:
    """Stop the clock of a lead and give its slot back (S147); a meeting stops the other clock."""

    accounts: AccountStore
    leads: LeadStore

    def __call__(
        self, account: AccountId, at: datetime, cause: Cause, *, meeting_booked: bool = False
    ) -> Engagement:
        """Note a touch of a moment.

        Raises AlreadyHandled when no lead that was there by then waits for an answer, or for a
        meeting where one was booked, and Conflict when its clock runs out at this very moment:
        read again, and exactly one of the two stands.
        """
        known = leads_of(self.accounts.load(account), account, self.leads)
        news = [lead for lead in known if may_engage(lead, at, meeting_booked=meeting_booked)]
        if not news:
            raise AlreadyHandled
        engaged = [engage(before, at, meeting_booked=meeting_booked) for before in news]
        for before, after in zip(news, engaged, strict=True):
            self.leads.change(before, after, LeadClosed(after), cause)
        touched = news[-1].awaits_answer
        return Engagement(engaged[-1], at - news[-1].opened_at if touched else None)
