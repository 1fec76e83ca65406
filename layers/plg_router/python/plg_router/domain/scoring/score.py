"""Score an account: 40 usage, 30 fit, 30 intent, every point with its reason."""

from dataclasses import dataclass

from plg_router.domain.scoring.contribution import HUNDREDTHS, Contribution
from plg_router.domain.scoring.fit import fit_contributions
from plg_router.domain.scoring.guards import guard_contributions
from plg_router.domain.scoring.intent import intent_contributions
from plg_router.domain.scoring.motion import Motion, motion_of
from plg_router.domain.scoring.subject import Subject
from plg_router.domain.scoring.usage import usage_contributions
from plg_router.domain.scoring.vector import Vector, level_of, vector_of
from plg_router.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A score and everything behind it; the same inputs and policy give the same card."""

    contributions: tuple[Contribution, ...]
    vector: Vector
    motion: Motion
    passes_gate: bool
    policy_hash: str

    @property
    def hundredths(self) -> int:
        """Return the score in hundredths of a point: exactly the sum of the contributions."""
        return sum(part.hundredths for part in self.contributions)

    @property
    def points(self) -> int:
        """Return the score in whole points, 0 to 100, rounded down so that 70 means reached."""
        return self.hundredths // HUNDREDTHS


def score(subject: Subject, policy: Policy) -> Scorecard:
    """Return the scorecard of an account (S23, S24, S26, T4, T6).

    Nothing passes the gate while the policy defines no threshold.
    """
    scoring, routing = policy.scoring, policy.routing
    earned = (
        *usage_contributions(subject, scoring.usage),
        *fit_contributions(subject, scoring, routing.sizes),
        *intent_contributions(subject, scoring.intent),
    )
    contributions = (*earned, *guard_contributions(subject, earned, scoring.guards))
    hundredths = sum(part.hundredths for part in contributions)
    threshold = scoring.threshold
    passes_gate = threshold is not None and hundredths >= threshold * HUNDREDTHS
    vector = vector_of(subject, earned, policy)
    return Scorecard(
        contributions=contributions,
        vector=vector,
        motion=motion_of(
            passes_gate=passes_gate,
            size=subject.size_class(routing.sizes),
            deal_value=subject.company.annual_deal_value,
            minimum=routing.smb_minimum_deal_value,
            team=level_of(vector.team, scoring.levels),
        ),
        passes_gate=passes_gate,
        policy_hash=policy.hash,
    )
