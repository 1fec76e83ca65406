"""What other stages hear of a score."""

from dataclasses import dataclass

from plg_router.domain.scoring.contribution import Contribution
from plg_router.domain.scoring.scorecard import Vector
from plg_router.domain.signals.signal import Seniority
from plg_router.kernel.ids import AccountId
from plg_router.policy.handoff import Motion


@dataclass(frozen=True, slots=True)
class AccountScored:
    """The score moved by at least one report step, or the motion changed."""

    account_id: AccountId
    score: int
    vector: Vector
    motion: Motion
    passes_gate: bool
    policy_hash: str
    tier: int = 1  # 1 self-serve, 2 sales-assist, 3 enterprise expansion (S62 to S69)


@dataclass(frozen=True, slots=True)
class Crossing:
    """One crossing of the threshold: each account counts its own, whatever it lives on in later."""

    account_id: AccountId
    number: int

    def __str__(self) -> str:
        return f"{self.account_id}/{self.number}"


@dataclass(frozen=True, slots=True)
class LeadQualified:
    """An account crossed the threshold in a motion that has a seller; once per crossing."""

    account_id: AccountId
    crossing: int
    score: int
    motion: Motion
    reasons: tuple[str, ...]
    confidence: int | None = None  # from 0 to 100 (S221)
    contributions: tuple[Contribution, ...] = ()  # those that moved the score: they add up to it
    role: str | None = None  # of the matrix or a trigger; None: that of the segment
    tier: int = 2  # 3: enterprise expansion (S67)
    play: str | None = None  # what the policy says about how to act
    triggers: tuple[str, ...] = ()  # that led here
    seniority: Seniority = Seniority.UNKNOWN  # of the most senior active person (S88)

    @property
    def crossed(self) -> Crossing:
        """Return the crossing by its name."""
        return Crossing(self.account_id, self.crossing)
