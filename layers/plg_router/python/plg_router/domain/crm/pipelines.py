"""Tell which pipeline and stage an account is in (S166 to S168)."""

from collections.abc import Collection
from dataclasses import dataclass

from plg_router.domain.routing.deals import Opportunity
from plg_router.domain.signals.profile import Profile
from plg_router.policy.crm import CrmPolicy, Pipeline, Stage
from plg_router.policy.handoff import Motion


@dataclass(frozen=True, slots=True)
class Position:
    """A place in one of the two pipelines; the stage as the policy names it."""

    pipeline: Pipeline
    stage: str


def position(
    profile: Profile, motion: Motion, deals: Collection[Opportunity], policy: CrmPolicy
) -> Position:
    """Return where an account stands: where the CRM has its open opportunity, else by its motion.

    Of several open opportunities the one furthest on counts, one in sales before one in the PLG
    pipeline. The stage is the furthest that something shows the account to have reached.
    """
    placed = [position_of(deal, policy) for deal in deals if deal.is_open]
    found = [each for each in placed if each]
    if found:
        return max(found, key=lambda each: _rank(each, policy))
    pipeline = policy.pipeline_of[motion]
    return Position(pipeline, _furthest(pipeline, profile, policy))


def position_of(deal: Opportunity, policy: CrmPolicy) -> Position | None:
    """Return where the CRM says that an opportunity stands; None where its words are unknown."""
    for pipeline, stages in policy.pipelines.items():
        if deal.pipeline not in {None, pipeline.value}:
            continue
        for stage in stages:
            if deal.stage in {stage.stage, *stage.called}:
                return Position(pipeline, stage.stage)
    if deal.pipeline in set(Pipeline):
        pipeline = Pipeline(deal.pipeline)
        return Position(pipeline, policy.pipelines[pipeline][0].stage)
    return None


def _furthest(pipeline: Pipeline, profile: Profile, policy: CrmPolicy) -> str:
    first, *others = policy.pipelines[pipeline]
    reached = [stage for stage in others if _is_reached(stage, profile)]
    return (reached[-1] if reached else first).stage


def _is_reached(stage: Stage, profile: Profile) -> bool:
    if any(profile.count(kind) for kind in stage.signals):
        return True
    return stage.features is not None and len(profile.features) >= stage.features


def _rank(place: Position, policy: CrmPolicy) -> tuple[bool, int]:
    names = [stage.stage for stage in policy.pipelines[place.pipeline]]
    return place.pipeline is Pipeline.SALES, names.index(place.stage)
