"""What other systems hear of an account beside its score: triggers, alerts, offers, choices."""

from dataclasses import dataclass
from enum import StrEnum

from plg_router.domain.scoring.contribution import Fact
from plg_router.kernel.ids import AccountId, RepId
from plg_router.policy.handoff import Action, Offer, Priority


class Choice(StrEnum):
    """How an account chose to do without a seller (S159, S161)."""

    PURCHASED = "purchased"
    PREFERRED = "preferred"


@dataclass(frozen=True, slots=True)
class HandoffTriggered:
    """A trigger of the policy fired, whatever the score says (S117, S151)."""

    account_id: AccountId
    trigger: str
    actions: tuple[Action, ...]
    role: str | None  # whose it is; None where nobody in particular is meant
    evidence: tuple[Fact, ...]
    score: int
    tier: int


@dataclass(frozen=True, slots=True)
class AlertRaised:
    """Somebody should know of it; an alert assigns nothing and starts no clock (S104)."""

    account_id: AccountId
    alert: str  # its name, e.g. that of the trigger
    reason: str  # in words
    priority: Priority = Priority.NORMAL
    for_role: str | None = None
    for_person: str | None = None
    activity: tuple[str, ...] = ()  # what the account did, for whoever follows up (S105)


@dataclass(frozen=True, slots=True)
class InAppMessageRequested:
    """The product should say something now, with ways on from here (S104, S160, S164)."""

    account_id: AccountId
    trigger: str
    message: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class NurtureRequested:
    """Automation takes the next step with an account that no seller is for (S62 to S64, S96)."""

    account_id: AccountId
    programme: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnerNotified:
    """New people of an owned account, for its owner to know; no clock runs (T9, S14)."""

    account_id: AccountId
    owner: RepId
    new_people: int


@dataclass(frozen=True, slots=True)
class ColdOutreachSuppressed:
    """Nobody of an owned account is to get cold sequences (S15)."""

    account_id: AccountId
    owner: RepId
    people: int


@dataclass(frozen=True, slots=True)
class SelfServeChosen:
    """An account bought by itself, or asked to be left to itself (S159, S161)."""

    account_id: AccountId
    choice: Choice


HandoffEvent = (
    HandoffTriggered
    | AlertRaised
    | InAppMessageRequested
    | NurtureRequested
    | OwnerNotified
    | ColdOutreachSuppressed
    | SelfServeChosen
)
