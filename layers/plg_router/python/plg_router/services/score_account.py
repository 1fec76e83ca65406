"""Score an account again because something about it changed."""

from dataclasses import dataclass

from plg_router.domain.identity.nodes import Node
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
        node = Node(account)
        account = AccountId(self.accounts.roots([node]).get(node, node))
        policy = self.policies.current()
        before = self.accounts.standing(account)  # first: the card is then never older than it
        facts = self.accounts.firmographics(account).value
        subject = Subject(
            account_id=account,
            profile=self.accounts.profiles([account])[account].value,
            company=facts.believed(policy.enrichment_precedence),
            today=day_of(self.clock()),
        )
        card = score(subject, policy)
        crm = self.accounts.crm(account)
        owned = crm is not None and crm.owned_by is not None
        decision = judge(account, before.value, card, policy.scoring, owned=owned)
        if decision.state != before.value:
            after = Versioned(decision.state, before.version + 1)
            self.accounts.save_standing(account, after, decision.events, cause)
        qualified = any(isinstance(event, LeadQualified) for event in decision.events)
        return Scored(account, card, qualified)
