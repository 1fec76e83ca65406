"""Everything the router has written down about one account, read in one piece."""

from dataclasses import dataclass
from datetime import datetime

from plg_router.domain.assignment.lead import Lead
from plg_router.domain.assignment.record import DecisionRecord
from plg_router.domain.enrichment.company import believed_company
from plg_router.domain.enrichment.firmographics import CompanyFacts, Firmographics
from plg_router.domain.routing.ownership import CrmAccount
from plg_router.domain.scoring.qualification import Standing
from plg_router.domain.scoring.score import Scorecard, score
from plg_router.domain.scoring.subject import Subject
from plg_router.domain.signals.profile import Profile
from plg_router.kernel.clock import day_of
from plg_router.kernel.ids import AccountId
from plg_router.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class Dossier:
    """An account's whole record."""

    account_id: AccountId
    version: int  # of the profile: rises with every change of it
    profile: Profile
    firmographics: Firmographics
    crm: CrmAccount | None
    standing: Standing  # as other systems were last told
    lead: Lead | None
    decisions: tuple[DecisionRecord, ...]  # oldest first

    def company(self, policy: Policy) -> CompanyFacts:
        """Return what is believed of the company."""
        return believed_company(self.firmographics, policy.enrichment)

    def scorecard(self, policy: Policy, now: datetime) -> Scorecard:
        """Return the score as it would come out now, with every contribution."""
        subject = Subject(self.account_id, self.profile, self.company(policy), day_of(now))
        return score(subject, policy)
