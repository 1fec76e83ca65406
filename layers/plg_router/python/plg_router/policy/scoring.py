"""How many points each fact is worth, and where the bar is (S23, S24)."""

from collections.abc import Mapping
from typing import Self

from pydantic import Field, model_validator

from plg_router.policy.model import Count, Name, Points, PolicyModel
from plg_router.policy.routing import SizeClass


class Weight(PolicyModel):
    """Points that rise in a straight line and are full once the fact counts `full_at`."""

    points: Points
    full_at: Count = 1
    half_life_days: Count | None = None  # a fact this old counts half; None: age does not matter


class UsageWeights(PolicyModel):
    """40 points: what people do with the product; team holds the largest share (T4)."""

    active_teammates: Weight
    invitations: Weight
    shared_workspaces: Weight
    integrations: Weight
    features: Weight
    active_days: Weight

    @property
    def team_points(self) -> int:
        """Return the points that only a team can earn."""
        return (
            self.active_teammates.points + self.invitations.points + self.shared_workspaces.points
        )


class FitWeights(PolicyModel):
    """30 points: whether the company and the people can buy (S30, S31)."""

    company_size: Weight
    industry: Weight
    seniority: Weight
    departments: Weight
    budget: Weight


class IntentWeights(PolicyModel):
    """30 points: what people do when they think of buying (S35 to S37, S50 to S52)."""

    hand_raised: Weight
    pricing_visits: Weight
    upgrade_clicks: Weight
    enterprise_features: Weight
    limits_hit: Weight
    executives_active: Weight


class Guards(PolicyModel):
    """Shares of a score, in per cent, that a suspicious pattern takes away."""

    solo_percent: Points = 50  # of usage, while only one person is there (S49)
    academic_percent: Points = 60  # of everything, on academic mail (S32)
    disposable_percent: Points = 100  # of everything, on disposable mail


class VectorLevels(PolicyModel):
    """From which value, 0 to 100, a dimension of the vector counts as medium or high (S40)."""

    medium: Points = 34
    high: Points = 67


_CATEGORY_TOTALS = {"usage": 40, "fit": 30, "intent": 30}  # S23


class ScoringPolicy(PolicyModel):
    """The score's weights, threshold and guards."""

    threshold: Points | None = None  # S26: nothing is routed while none is defined
    rearm_below: Points = 60  # a lead qualifies again only after falling under this
    report_step: Count = 5  # a change of so many points is worth an event
    usage: UsageWeights
    fit: FitWeights
    intent: IntentWeights
    ideal_industries: tuple[Name, ...] = ()
    size_points_percent: Mapping[SizeClass, Points] = Field(
        default={
            SizeClass.MICRO: 10,
            SizeClass.SMALL: 40,
            SizeClass.MID: 100,
            SizeClass.ENTERPRISE: 100,
        }
    )
    guards: Guards = Guards()
    levels: VectorLevels = VectorLevels()

    @model_validator(mode="after")
    def _totals_hold(self) -> Self:
        for category, total in _CATEGORY_TOTALS.items():
            weights = getattr(self, category)
            points = sum(getattr(weights, name).points for name in type(weights).model_fields)
            if points != total:
                message = f"{category} adds up to {points} points; make it {total} (S23)"
                raise ValueError(message)
        if 2 * self.usage.team_points < _CATEGORY_TOTALS["usage"]:
            message = "usage gives the team facts under half its points; raise them (T4)"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _a_lead_is_earned_once(self) -> Self:
        if self.threshold is None:
            return self
        if self.threshold <= _CATEGORY_TOTALS["fit"]:
            message = f"fit alone reaches the threshold of {self.threshold}; raise it (S39)"
            raise ValueError(message)
        if self.rearm_below > self.threshold:
            message = f"rearm_below exceeds the threshold of {self.threshold}; lower it"
            raise ValueError(message)
        return self
