"""Score an account: 40 usage, 30 fit, 30 intent, every point with its reason.

A score is reckoned anew on every event of its account (S28) and on nothing else. While nothing
happens, facts go on fading, so that the score last told may be too high, never too low: time
alone raises no score. Whoever needs today's score of a quiet account asks this function.
"""

from plg_router.domain.scoring.confidence import confidence_of
from plg_router.domain.scoring.contribution import HUNDREDTHS, Contribution
from plg_router.domain.scoring.fit import fit_contributions
from plg_router.domain.scoring.guards import guard
from plg_router.domain.scoring.intent import intent_contributions
from plg_router.domain.scoring.scorecard import Scorecard
from plg_router.domain.scoring.subject import Subject
from plg_router.domain.scoring.usage import usage_contributions
from plg_router.domain.scoring.vector import vector_of
from plg_router.policy.policy import Policy


def score(subject: Subject, policy: Policy) -> Scorecard:
    """Return the scorecard of an account (S23, S24, S26, T4, T6).

    Nothing passes the gate while the policy defines no threshold.
    """
    scoring, routing = policy.scoring, policy.routing
    fit = fit_contributions(subject, scoring, routing.sizes)  # no guard changes who they are

    def earn(judged: Subject) -> tuple[Contribution, ...]:
        return (
            *usage_contributions(judged, scoring),
            *fit,
            *intent_contributions(judged, scoring),
        )

    earned = earn(subject)
    guarded = guard(subject, earned, earn, scoring)
    contributions = (*earned, *guarded.taken)
    hundredths = sum(part.hundredths for part in contributions)
    threshold = scoring.threshold
    passes_gate = threshold is not None and hundredths >= threshold * HUNDREDTHS
    return Scorecard(
        contributions=contributions,
        vector=vector_of(guarded.subject, guarded.kept, policy),
        passes_gate=passes_gate,
        policy_hash=policy.hash,
        confidence=confidence_of(
            subject, routing.sizes, half_life_days=scoring.confidence_half_life_days
        ),
    )
