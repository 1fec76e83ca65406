"""Everything a judgement rests on: the score, the tier, the cell, and the triggers that hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from plg_router.domain.handoff.events import Choice
from plg_router.domain.handoff.standing import Mark, Standing
from plg_router.domain.handoff.tiers import SELF_SERVE, cell_of, tier_of
from plg_router.domain.handoff.triggers import Held, View, held
from plg_router.domain.scoring.guards import without_nothing
from plg_router.domain.scoring.score import score
from plg_router.domain.scoring.scorecard import Scorecard
from plg_router.domain.scoring.subject import Subject
from plg_router.domain.signals.profile import Profile
from plg_router.domain.signals.signal import Seniority
from plg_router.kernel.ids import AccountId
from plg_router.kernel.kinds import Kind
from plg_router.policy.handoff import Cell, Motion
from plg_router.policy.policy import Policy
from plg_router.policy.routing import SizeClass

_CHOICES = {
    Choice.PURCHASED: Kind.CHECKOUT_COMPLETED,
    Choice.PREFERRED: Kind.SELF_SERVE_PREFERRED,
}


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is seen of an account at one moment; what follows from it is for `judge` to say."""

    account_id: AccountId
    today: int
    card: Scorecard
    tier: int
    cell: Cell  # of the matrix, once the account is in tier 2
    size: SizeClass
    held: tuple[Held, ...] = ()
    seniority: Seniority = Seniority.UNKNOWN  # of the most senior active person (S88)
    people: int = 0
    fewest_employees: int | None = None
    chosen: tuple[tuple[Choice, Mark], ...] = ()
    chosen_at: datetime | None = None  # the last time
    asked_at: datetime | None = None  # when a hand was raised last for a conversation (S52)
    limits: tuple[str, ...] = ()  # the allowances that were used up (S101)

    @property
    def motion(self) -> Motion:
        """Return how it is sold to: tier 1 serves itself (S62, S64)."""
        return Motion.SELF_SERVE if self.tier == SELF_SERVE else self.cell.motion


def assess(
    subject: Subject, before: Standing, policy: Policy, *, is_customer: bool = False
) -> Assessment:
    """Return what is seen of an account by a policy, on the day of the subject."""
    profile, card = subject.profile, score(subject, policy)
    counted = without_nothing(subject, policy.scoring)
    chosen = tuple(
        (choice, mark) for choice, kind in _CHOICES.items() if (mark := _mark(profile, kind))
    )
    bought = is_customer or Choice.PURCHASED in before.chosen or Choice.PURCHASED in dict(chosen)
    view = View(subject, counted, bought, _fewest_employees(subject, before, policy))
    holding = held(view, policy)
    cell = cell_of(subject, card.vector, policy)
    active = subject.active_members
    return Assessment(
        account_id=subject.account_id,
        today=subject.today,
        card=card,
        tier=tier_of(counted, card, cell, {one.name for one in holding}, policy),
        cell=cell,
        size=subject.size_class(policy.routing.sizes),
        held=holding,
        seniority=max((member.seniority for member in active), default=Seniority.UNKNOWN),
        people=len(subject.people),
        fewest_employees=view.fewest_employees,
        chosen=chosen,
        chosen_at=_last(profile, _CHOICES.values()),
        asked_at=_last(profile, policy.scoring.raised_hands),
        limits=tuple(sorted(profile.limits)),
    )


def _mark(profile: Profile, kind: Kind) -> Mark | None:
    """Return the latest day of a kind, and how often it happened on it."""
    days = profile.days_of(kind)
    latest = max(days, default=None)
    return None if latest is None else (latest, len(days[latest]))


def _last(profile: Profile, kinds: Iterable[Kind]) -> datetime | None:
    """Return when any of some kinds happened last."""
    return max(filter(None, map(profile.last, kinds)), default=None)


def _fewest_employees(subject: Subject, before: Standing, policy: Policy) -> int | None:
    """Return the least size ever believed, kept only where a trigger waits for growth (S114)."""
    now, least = subject.company.employees, before.fewest_employees
    if now is None or now > policy.handoff.largest_start:
        return least
    return now if least is None else min(now, least)
