"""What a score is: its contributions, the four dimensions, and how far it can be trusted.

Whoever keeps or tells a score needs no more than this; how it is reckoned, `score` knows.
"""

from dataclasses import dataclass

from plg_router.domain.scoring.contribution import HUNDREDTHS, Contribution


@dataclass(frozen=True, slots=True)
class Confidence:
    """From 0 to 100, with what lowers it."""

    percent: int
    unknown: tuple[str, ...] = ()  # of mail class, size, industry, title and department
    idle_days: int | None = None  # since anybody was active; None: nobody ever was


@dataclass(frozen=True, slots=True)
class Vector:
    """Identity, team, intent and scale, each from 0 to 100."""

    identity: int
    team: int
    intent: int
    scale: int


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A score and everything behind it; the same inputs and policy give the same card."""

    contributions: tuple[Contribution, ...]
    vector: Vector
    passes_gate: bool
    policy_hash: str
    confidence: Confidence

    @property
    def hundredths(self) -> int:
        """Return the score in hundredths of a point: exactly the sum of the contributions."""
        return sum(part.hundredths for part in self.contributions)

    @property
    def points(self) -> int:
        """Return the score in whole points, 0 to 100, rounded down so that 70 means reached."""
        return self.hundredths // HUNDREDTHS
