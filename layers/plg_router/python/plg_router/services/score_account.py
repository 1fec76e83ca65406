"""Score an account again because something about it changed."""

from dataclasses import dataclass

from plg_router.domain.enrichment.company import believed_company
from plg_router.domain.handoff.assess import assess
from plg_router.domain.handoff.judge import judge, judged_afresh
from plg_router.domain.handoff.standing import Expiry, dated
from plg_router.domain.routing.ownership import Lifecycle
from plg_router.domain.scoring.events import LeadQualified
from plg_router.domain.scoring.scorecard import Scorecard
from plg_router.domain.scoring.subject import Subject
from plg_router.kernel.clock import Clock, day_of
from plg_router.kernel.ids import AccountId
from plg_router.policy.handoff import Motion
from plg_router.services.ports import AccountStore, Cause, PolicySource, Versioned


@dataclass(frozen=True, slots=True)
class Scored:
    """The card, the motion, and whether it made a lead."""

    account_id: AccountId
    card: Scorecard
    motion: Motion
    qualified: bool


@dataclass(frozen=True, slots=True)
class ScoreAccount:
    """Load what is known, judge it, and keep the standing where it moved (S28)."""

    accounts: AccountStore
    policies: PolicySource
    clock: Clock

    def __call__(self, account: AccountId, cause: Cause, *, expiry: Expiry | None = None) -> Scored:
        """Judge an account, or the one it was merged into meanwhile; one write, or none.

        After the expiry of a lead the account is judged afresh (S154).
        """
        policy, now = self.policies.current(), self.clock()
        found = self.accounts.load(account)
        account, before = found.account_id, found.standing
        subject = Subject(
            account_id=account,
            profile=found.profile.value,
            company=believed_company(found.firmographics.value, policy.enrichment),
            today=day_of(now),
        )
        standing = judged_afresh(before.value, expiry) if expiry else before.value
        crm = found.crm
        is_customer = crm is not None and crm.lifecycle is Lifecycle.CUSTOMER
        seen = assess(subject, standing, policy, is_customer=is_customer)
        owner = crm.owned_by if crm else None
        decision = judge(standing, seen, policy, owner=owner)
        if decision.state != before.value:
            happened_at = cause.signalled_at or now
            state = dated(before.value, decision.state, happened_at, seen.asked_at)
            after = Versioned(state, before.version + 1)
            self.accounts.save_standing(account, after, decision.events, cause)
        qualified = any(isinstance(event, LeadQualified) for event in decision.events)
        return Scored(account, seen.card, seen.motion, qualified)
