"""How many points each fact is worth, how it ages, what takes points away, and where the bar is."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Self

from pydantic import Field, model_validator

from plg_router.kernel.kinds import OUTSIDE_KINDS, PASSIVE_KINDS, UNCOUNTED_KINDS, Kind
from plg_router.policy.model import Count, Name, Points, PolicyModel
from plg_router.policy.routing import SizeClass

Worth = Annotated[float, Field(gt=0, le=10)]

_CATEGORY_TOTALS = {"usage": 40, "fit": 30, "intent": 30}  # S23
_WHOLE = 100


class Share(PolicyModel):
    """Points that rise in a straight line and are full once the fact counts `full_at`."""

    points: Points = Field(description="What the fact earns at most.")
    full_at: Count = Field(default=1, description="From which count on it earns all of it.")


class Weight(Share):
    """A share that fades: a fact this many days old counts half."""

    half_life_days: Count | None = Field(
        default=None, description="Days after which the fact counts half; none: age is no matter."
    )


class UsageWeights(PolicyModel):
    """40 points: what people do with the product; team holds the largest share (T4)."""

    active_teammates: Weight = Field(description="People active in 30 days, beside the first.")
    invitations: Weight = Field(description="People invited; the senior count for more (S58).")
    shared_workspaces: Weight = Field(description="Workspaces shared and roles configured (S46).")
    integrations: Weight = Field(description="Integrations connected (S33).")
    features: Weight = Field(description="Different features used (S34).")
    active_days: Weight = Field(description="Days with use, of the last 30 (S34, S38).")
    limits_reached: Weight = Field(
        default=Weight(points=0), description="Days on which a limit was hit (S34), under T3."
    )

    @property
    def team_points(self) -> int:
        """Return the points that only a team can earn."""
        return (
            self.active_teammates.points + self.invitations.points + self.shared_workspaces.points
        )


class FitWeights(PolicyModel):
    """30 points: whether the company and the people can buy (S30, S31)."""

    company_size: Share = Field(description="By size class, see size_points_percent.")
    industry: Share = Field(description="One of ideal_industries.")
    seniority: Share = Field(description="The most senior title: staff 1, lead 2, executive 3.")
    departments: Share = Field(description="Different departments among the people.")
    budget: Share = Field(description="Estimated deal value, US dollars a year (S31).")


class IntentWeights(PolicyModel):
    """30 points: what people do when they think of buying (S35 to S37, S50 to S52)."""

    hand_raised: Weight = Field(description="Somebody asks for a conversation (S52).")
    pricing_visits: Weight = Field(description="Visits of the pricing page.")
    upgrade_clicks: Weight = Field(description="Clicks on upgrade.")
    enterprise_features: Weight = Field(description="Interest in what only paid plans have (S36).")
    limits_hit: Weight = Field(description="Days on which a limit was hit (S35), under T3.")
    executives_active: Weight = Field(description="Budget holders active in 30 days (S50, S51).")


class Intent(StrEnum):
    """The facts of intent that signals of the catalogue can show."""

    HAND_RAISED = "hand_raised"
    PRICING_VISITS = "pricing_visits"
    UPGRADE_CLICKS = "upgrade_clicks"
    ENTERPRISE_FEATURES = "enterprise_features"


class BuyingSignal(PolicyModel):
    """Which intent a kind of signal shows, how much one counts, and how it ages."""

    shows: Intent
    worth: Worth = Field(default=1.0, description="How many ordinary signals one of these counts.")
    half_life_days: Count | None = Field(
        default=None, description="Of this kind; none: that of the intent it shows."
    )


_BUYING_SIGNALS = {
    Kind.DEMO_REQUESTED: Intent.HAND_RAISED,
    Kind.SALES_CONTACT_REQUESTED: Intent.HAND_RAISED,
    Kind.PRICING_CALCULATOR_USED: Intent.HAND_RAISED,
    Kind.IMPLEMENTATION_INQUIRED: Intent.HAND_RAISED,
    Kind.CUSTOM_INTEGRATION_REQUESTED: Intent.HAND_RAISED,
    Kind.SECURITY_REVIEW_REQUESTED: Intent.HAND_RAISED,
    Kind.PRICING_PAGE_VIEWED: Intent.PRICING_VISITS,
    Kind.UPGRADE_CLICKED: Intent.UPGRADE_CLICKS,
    Kind.ENTERPRISE_FEATURE_EXPLORED: Intent.ENTERPRISE_FEATURES,
    Kind.LOCKED_FEATURE_CLICKED: Intent.ENTERPRISE_FEATURES,
    Kind.SEATS_ADDED: Intent.ENTERPRISE_FEATURES,
    Kind.PROCUREMENT_PAGE_VIEWED: Intent.ENTERPRISE_FEATURES,
    Kind.LEGAL_PAGE_VIEWED: Intent.ENTERPRISE_FEATURES,
}

# Why some kinds can show no intent, whatever the policy says.
_NO_INTENT = {
    **dict.fromkeys(UNCOUNTED_KINDS, "is a fact of usage"),
    **dict.fromkeys(PASSIVE_KINDS, "says nothing of buying by itself (S39)"),
    **dict.fromkeys(OUTSIDE_KINDS, "is marketing and never counts (S29)"),
    Kind.USAGE_LIMIT_HIT: "counts as limits_hit, under T3",
}


class InviteeWorth(PolicyModel):
    """How many ordinary invitations one of a senior person counts (S58)."""

    executive: Worth = 2.0
    lead: Worth = 1.5

    @model_validator(mode="after")
    def _rises_with_seniority(self) -> Self:
        if not 1 <= self.lead <= self.executive:
            message = f"1, {self.lead:g}, {self.executive:g} fall; let seniority raise it (S58)"
            raise ValueError(message)
        return self


class Guards(PolicyModel):
    """What takes points away again: shares in per cent, and what counts as nothing at all."""

    solo_percent: Points = Field(
        default=50, description="Of usage, while only one person is there (S49)."
    )
    academic_percent: Points = Field(
        default=60, description="Of everything, on academic mail alone (S32)."
    )
    disposable_percent: Points = Field(
        default=100, description="Of everything, on disposable mail alone."
    )
    side_project_percent: Points = Field(
        default=25, description="Of everything, without a company and at odd times only (S32)."
    )
    side_project_days: Count = Field(
        default=4, description="Use on so many of 30 days or fewer, or on weekends alone, is odd."
    )
    spike_factor: Count = Field(
        default=10, description="So many times the median volume of the other days is a spike ..."
    )
    spike_days: Count = Field(
        default=3, description="... and counts as nothing until there are so many of them (S56)."
    )
    sustained_days: int = Field(
        default=7,
        ge=0,
        description="Limits hit with no sign of a team or of intent count only once there was use "
        "on more than so many of 30 days (T3).",
    )


class IdentityPoints(PolicyModel):
    """The 100 points of the identity dimension (S42 to S44)."""

    corporate_mail: Points = 25
    known_company: Points = 15
    size: Mapping[SizeClass, Points] = Field(
        default={
            SizeClass.MICRO: 10,
            SizeClass.SMALL: 25,
            SizeClass.MID: 45,
            SizeClass.ENTERPRISE: 60,
        }
    )

    @model_validator(mode="after")
    def _make_a_hundred(self) -> Self:
        most = self.corporate_mail + self.known_company + max(self.size.values(), default=0)
        if most != _WHOLE:
            message = f"mail, company and the largest size add up to {most}; make it {_WHOLE}"
            raise ValueError(message)
        return self


class Level(StrEnum):
    """How strong a dimension of the vector is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class VectorLevels(PolicyModel):
    """From which value, 0 to 100, a dimension of the vector counts as medium or high (S40)."""

    medium: Points = 34
    high: Points = 67

    @model_validator(mode="after")
    def _rise(self) -> Self:
        if self.medium > self.high:
            message = f"medium exceeds high; lower it to {self.high} at most"
            raise ValueError(message)
        return self

    @cached_property
    def starts(self) -> Mapping[Level, int]:
        """Return the value from which a dimension is at least so strong."""
        return {Level.LOW: 0, Level.MEDIUM: self.medium, Level.HIGH: self.high}


class ScoringPolicy(PolicyModel):
    """The score's weights, threshold and guards."""

    threshold: Points | None = Field(
        default=None,
        description="A lead reaches sales at this score or above; none: nothing does (S26).",
    )
    rearm_below: Points = Field(
        default=60, description="An account qualifies again only after falling under this."
    )
    report_step: Count = Field(default=5, description="A change of so many points is announced.")
    usage: UsageWeights
    fit: FitWeights
    intent: IntentWeights
    buying_signals: Mapping[Kind, BuyingSignal] = Field(
        default={kind: BuyingSignal(shows=intent) for kind, intent in _BUYING_SIGNALS.items()},
        description="What a signal says of intent, by its kind.",
    )
    invitee_worth: InviteeWorth = InviteeWorth()
    ideal_industries: tuple[Name, ...] = Field(default=(), description="In lower case.")
    size_points_percent: Mapping[SizeClass, Points] = Field(
        default={
            SizeClass.MICRO: 10,
            SizeClass.SMALL: 40,
            SizeClass.MID: 100,
            SizeClass.ENTERPRISE: 100,
        },
        description="Of the points of company_size.",
    )
    guards: Guards = Guards()
    identity: IdentityPoints = IdentityPoints()
    scale_full_at: Count = Field(
        default=5, description="Repeated strains from which on the scale dimension is full."
    )
    levels: VectorLevels = VectorLevels()
    confidence_half_life_days: Count = Field(
        default=14, description="Days without use after which a score is trusted half (S154, S221)."
    )

    @cached_property
    def raised_hands(self) -> tuple[Kind, ...]:
        """Return the kinds by which somebody asks for a conversation (S52)."""
        shown = self.buying_signals.items()
        return tuple(kind for kind, signal in shown if signal.shows is Intent.HAND_RAISED)

    @model_validator(mode="after")
    def _totals_hold(self) -> Self:
        for category, total in _CATEGORY_TOTALS.items():
            points = sum(_points(getattr(self, category)))
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
        fit, most = _CATEGORY_TOTALS["fit"], max(_points(self.usage))
        if self.threshold <= fit:
            message = f"fit alone reaches the threshold of {self.threshold}; raise it (S39)"
            raise ValueError(message)
        if self.threshold <= fit + most:
            message = f"{most} points for one fact of usage and fit reach the threshold of "
            message += f"{self.threshold}; share them out (S41)"
            raise ValueError(message)
        if self.rearm_below > self.threshold:
            message = f"rearm_below exceeds the threshold of {self.threshold}; lower it"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _intent_is_shown_by_deeds(self) -> Self:
        for kind in self.buying_signals:
            if kind in _NO_INTENT:
                message = f"buying_signals names {kind}, which {_NO_INTENT[kind]}; leave it out"
                raise ValueError(message)
        return self


def _points(weights: UsageWeights | FitWeights | IntentWeights) -> list[int]:
    return [getattr(weights, name).points for name in type(weights).model_fields]
