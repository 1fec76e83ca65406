"""Decide when a score makes a lead: once per crossing, never twice for a trembling score."""

from dataclasses import dataclass, replace

from plg_router.domain.scoring.events import AccountScored, LeadQualified
from plg_router.domain.scoring.motion import Motion
from plg_router.domain.scoring.score import Scorecard
from plg_router.kernel.decision import Decision
from plg_router.kernel.ids import AccountId
from plg_router.policy.scoring import ScoringPolicy

REASONS = 5  # the strongest contributions that travel with a lead (S131, S132)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an account stands between two judgements, as other systems were last told.

    An account that never earned a report step has no standing of its own: it serves itself.
    """

    points: int = 0
    motion: Motion = Motion.SELF_SERVE
    passes_gate: bool = False
    policy_hash: str = ""
    armed: bool = True  # false from a crossing until the score falls under `rearm_below`
    crossing: int = 0
    qualifying_card: Scorecard | None = None  # the evidence of the last crossing (S221)


def judge(
    account_id: AccountId,
    standing: Standing,
    card: Scorecard,
    scoring: ScoringPolicy,
    *,
    owned: bool,
) -> Decision[Standing, AccountScored | LeadQualified]:
    """Return the new standing and what it announces; the same standing when nothing is worth it.

    A lead qualifies when the card passes the gate in a motion with a seller; an owned account
    whatever its motion, since its owner takes every lead (T9). It is armed again once the score
    is under `rearm_below`.
    """
    wants_seller = card.passes_gate and (card.motion is not Motion.SELF_SERVE or owned)
    qualifies = standing.armed and wants_seller
    armed = not qualifies and (standing.armed or card.points < scoring.rearm_below)
    moved = replace(standing, armed=armed)
    events: list[AccountScored | LeadQualified] = []
    if qualifies or _worth_telling(standing, card, scoring.report_step):
        moved = replace(
            moved,
            points=card.points,
            motion=card.motion,
            passes_gate=card.passes_gate,
            policy_hash=card.policy_hash,
        )
        events.append(_scored(account_id, card))
    if qualifies:
        moved = replace(moved, crossing=standing.crossing + 1, qualifying_card=card)
        events.append(_qualified(account_id, moved.crossing, card))
    return Decision(moved, tuple(events))


def reasons(card: Scorecard) -> tuple[str, ...]:
    """Return the evidence of the strongest contributions, strongest first."""
    ranked = sorted(card.contributions, key=lambda part: (-part.hundredths, part.name))
    return tuple(f"{part.name}: {part.evidence}" for part in ranked[:REASONS])


def _worth_telling(standing: Standing, card: Scorecard, step: int) -> bool:
    return (
        standing.motion is not card.motion
        or standing.passes_gate is not card.passes_gate
        or abs(standing.points - card.points) >= step
    )


def _qualified(account_id: AccountId, crossing: int, card: Scorecard) -> LeadQualified:
    return LeadQualified(
        account_id,
        crossing,
        card.points,
        card.motion,
        reasons(card),
        confidence=card.confidence.percent,
        contributions=tuple(part for part in card.contributions if part.hundredths),
    )


def _scored(account_id: AccountId, card: Scorecard) -> AccountScored:
    return AccountScored(
        account_id, card.points, card.vector, card.motion, card.passes_gate, card.policy_hash
    )
