"""Score an account again because something about it changed."""

from dataclasses import dataclass

from plg_router.domain.enrichment.company import believed_company
from plg_router.domain.scoring.events import LeadQualified
from plg_router.domain.scoring.qualification import judge
from plg_router.domain.scoring.score import Scorecard, score
from plg_router.domain.scoring.subject import Subject
from plg_router.kernel.clock import Clock, day_of
from plg_router.kernel.ids import AccountId
from plg_router.services.ports import AccountStore, Cause, PolicySource, Versioned


@dataclass(frozen=True, slots=True)
class Scored:
    """The card, and whether it made a lead."""

    account_id: AccountId
    card: Scorecard
    qualified: bool


@dataclass(frozen=True, slots=True)
class ScoreAccount:
    """Load what is known, score it, and keep the standing where it moved (S28)."""

    accounts: AccountStore
    policies: PolicySource
    clock: Clock

    def __call__(self, account: AccountId, cause: Cause) -> Scored:
        """Score an account, or the one it was merged into meanwhile."""
        policy = self.policies.current()
        found = self.accounts.load(account)
        account, before = found.account_id, found.standing
        subject = Subject(
            account_id=account,
            profile=found.profile.value,
            company=believed_company(found.firmographics.value, policy.enrichment),
            today=day_of(self.clock()),
        )
        card = score(subject, policy)
        owned = found.crm is not None and found.crm.owned_by is not None
        decision = judge(account, before.value, card, policy.scoring, owned=owned)
        if decision.state != before.value:
            after = Versioned(decision.state, before.version + 1)
            self.accounts.save_standing(account, after, decision.events, cause)
        qualified = any(isinstance(event, LeadQualified) for event in decision.events)
        return Scored(account, card, qualified)
