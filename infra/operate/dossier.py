"""Everything the router has written down about one account, read in one piece."""

from dataclasses import dataclass
from datetime import datetime

from plg_router.domain.assignment.lead import Lead
from plg_router.domain.assignment.record import DecisionRecord
from plg_router.domain.assignment.refusal import Refusal
from plg_router.domain.crm.pipelines import Position, position
from plg_router.domain.enrichment.company import believed_company
from plg_router.domain.enrichment.firmographics import CompanyFacts, Firmographics
from plg_router.domain.handoff.assess import Assessment, assess
from plg_router.domain.handoff.standing import Standing
from plg_router.domain.routing.deals import Opportunity
from plg_router.domain.routing.ownership import CrmAccount, Lifecycle
from plg_router.domain.scoring.scorecard import Scorecard
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
    opportunities: tuple[Opportunity, ...] = ()  # of the CRM, in work
    refusals: tuple[Refusal, ...] = ()  # of overrides, oldest first

    def company(self, policy: Policy) -> CompanyFacts:
        """Return what is believed of the company."""
        return believed_company(self.firmographics, policy.enrichment)

    def assessment(self, policy: Policy, now: datetime) -> Assessment:
        """Return the account as it would be judged now: score, tier, cell, triggers that hold."""
        subject = Subject(self.account_id, self.profile, self.company(policy), day_of(now))
        is_customer = self.crm is not None and self.crm.lifecycle is Lifecycle.CUSTOMER
        return assess(subject, self.standing, policy, is_customer=is_customer)

    def position(self, policy: Policy) -> Position:
        """Return which of the two pipelines the account is in, and how far (S166)."""
        return position(self.profile, self.standing.motion, self.opportunities, policy.crm)

    def scorecard(self, policy: Policy, now: datetime) -> Scorecard:
        """Return the score as it would come out now, with every contribution."""
        return self.assessment(policy, now).card
