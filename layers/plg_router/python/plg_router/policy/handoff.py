"""When an account is handed to people, to whom, and what to say (requirements §4)."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from plg_router.kernel.kinds import OUTSIDE_KINDS, UNCOUNTED_KINDS, Kind
from plg_router.policy.model import Count, Name, Points, PolicyModel
from plg_router.policy.routing import SizeClass
from plg_router.policy.scoring import Level

Text = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Link = Annotated[str, StringConstraints(pattern=r"^https://\S+$", max_length=500)]
Window = Annotated[int, Field(ge=1, le=63)]  # a profile remembers no more days

BY_SIZE = "by_size"  # T8: one role for the enterprise class, another for every other size
ALLOWANCE = "{allowance}"  # stands in a message for what is used up (S101)

_NO_SDR = "sdr"


class Motion(StrEnum):
    """How an account is sold to: these three and no other (S81)."""

    SELF_SERVE = "self_serve"
    SALES_ASSIST = "sales_assist"
    SALES_LED = "sales_led"


class Action(StrEnum):
    """What a trigger does."""

    ASSIGN = "assign"  # a lead with a clock, at the threshold
    ALERT = "alert"  # somebody knows of it, nobody has to act (S104)
    IN_APP_MESSAGE = "in_app_message"
    OPPORTUNITY = "opportunity"  # the lead it makes opens one in the CRM
    NURTURE = "nurture"  # opens a programme of automation, whatever the score


class Offer(StrEnum):
    """A way on that a message in the product offers."""

    ONE_PAGER = "one_pager"
    SELF_SERVE_UPGRADE = "self_serve_upgrade"
    TALK_TO_SALES = "talk_to_sales"
    HELP = "help"


class Priority(StrEnum):
    """How soon somebody should look at an alert."""

    NORMAL = "normal"
    HIGH = "high"


class Play(PolicyModel):
    """What a rep is asked to do, to which end, and what to say."""

    action: Text
    goal: Text
    talk_track: tuple[Text, ...] = ()
    booking_link: Link | None = Field(
        default=None, description="Where a meeting is booked at once, without a form (S90)."
    )


class BySize(PolicyModel):
    """Who takes what goes by the size of the company (T8)."""

    enterprise: Name = "enterprise_ae"
    otherwise: Name = "expansion_specialist"


class Tiers(PolicyModel):
    """What it takes to meet people at all: the threshold, fit, and the wish to buy (S62 to S69)."""

    minimum_fit: Points = Field(default=8, description="Points of fit, of 30, that make an ICP.")
    buying_signals: tuple[Kind, ...] = Field(
        default=(
            Kind.ENTERPRISE_FEATURE_EXPLORED,
            Kind.LOCKED_FEATURE_CLICKED,
            Kind.PRICING_PAGE_VIEWED,
            Kind.USAGE_LIMIT_HIT,
            Kind.DEMO_REQUESTED,
            Kind.SALES_CONTACT_REQUESTED,
            Kind.PRICING_CALCULATOR_USED,
            Kind.IMPLEMENTATION_INQUIRED,
            Kind.CUSTOM_INTEGRATION_REQUESTED,
            Kind.SECURITY_REVIEW_REQUESTED,
        ),
        description="At least one (S66): who raises a hand wants to buy; limits count under T3.",
    )
    window_days: Window = Field(default=30, description="How old these signals may be.")
    expansion: Name | None = Field(
        default=None, description="The trigger that makes it tier 3, of tier 2 (S67 to S69)."
    )


class Pattern(PolicyModel):
    """Which accounts a cell of the matrix is for; what is left out is no matter."""

    sizes: tuple[SizeClass, ...] = ()
    most_employees: Count | None = None
    identity: Level | None = Field(default=None, description="At least so high, as all levels.")
    team: Level | None = None
    intent: Level | None = None
    scale: Level | None = None
    invitees: Count | None = Field(default=None, description="People invited, at least.")
    minimum_deal_value: Count | None = Field(default=None, description="US dollars a year.")


class Cell(PolicyModel):
    """One cell of the matrix: a pattern, the motion it calls for, who acts, and how."""

    name: Name
    when: Pattern = Pattern()
    motion: Motion
    role: Name | None = Field(default=None, description="None: that of the segment.")
    play: Name | None = None

    @model_validator(mode="after")
    def _sellers_are_for_whom_they_pay_off(self) -> Self:
        sizes, small = self.when.sizes, {SizeClass.MICRO, SizeClass.SMALL}
        if self.motion is Motion.SELF_SERVE and self.role:
            message = f"{self.name} is self-serve and names {self.role}; name nobody (S83)"
            raise ValueError(message)
        if self.motion is Motion.SALES_LED and set(sizes) != {SizeClass.ENTERPRISE}:
            message = f"{self.name} is sales-led; let its sizes be enterprise alone (S99)"
            raise ValueError(message)
        if (
            self.motion is not Motion.SELF_SERVE
            and (not sizes or small & set(sizes))
            and self.when.minimum_deal_value is None
        ):
            message = f"{self.name} sells to the smallest; give a minimum_deal_value (T11)"
            raise ValueError(message)
        return self


class Growth(PolicyModel):
    """A count that was `start` or less when first seen, and is `reach` or more now."""

    start: Count
    reach: Count

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if self.reach <= self.start:
            message = f"reach {self.reach} is no growth; make it more than {self.start}"
            raise ValueError(message)
        return self


class Condition(PolicyModel):
    """What must all be so for a trigger to fire; counted over the whole account (S116)."""

    signals: tuple[Kind, ...] = Field(default=(), description="Any of these kinds ...")
    count: Count = Field(default=1, description="... so often within the window.")
    window_days: Window = 30
    people: Count | None = Field(default=None, description="Different people active in the window.")
    departments: Count | None = Field(default=None, description="Different ones among them.")
    senior_invitees: Count | None = Field(
        default=None, description="Invited people who lead or decide: business, not builders alone."
    )
    volume: Count | None = Field(
        default=None, description="Units of usage in the window, spikes aside (S115)."
    )
    seats: Growth | None = None
    employees: Growth | None = None
    backed: bool = Field(
        default=False, description="Limits count only with lasting use, a team or intent (T3)."
    )
    used: bool = Field(default=False, description="Somebody has used it, or shown intent (T2).")
    of_company: bool = Field(default=False, description="A company's domain is known.")
    enterprise_domain: bool = Field(
        default=False, description="The domain is on routing.sizes.enterprise_domains (S103)."
    )
    purchased: bool | None = Field(default=None, description="Whether a plan was bought.")
    sizes: tuple[SizeClass, ...] = ()

    @model_validator(mode="after")
    def _can_be_measured(self) -> Self:
        for kind in self.signals:
            if kind in UNCOUNTED_KINDS | OUTSIDE_KINDS:
                message = f"signals names {kind}, which is not counted or not of the product"
                raise ValueError(f"{message}; leave it out (S29)")
        measured = (self.people, self.departments, self.volume, self.seats, self.employees)
        if not (self.signals or self.used or any(measured)):
            message = "measures nothing; give signals, people, volume or growth (S117)"
            raise ValueError(message)
        return self


class Trigger(PolicyModel):
    """One row of the table: a measurable signal, who is meant, and what happens (S117)."""

    when: Condition
    actions: tuple[Action, ...] = Field(min_length=1)
    role: Name | None = Field(
        default=None, description="A role of routing, or by_size (T8); none: that of the segment."
    )
    play: Name | None = None
    priority: Priority = Priority.NORMAL
    message: Text | None = Field(default=None, description="What the product says; see actions.")
    offers: tuple[Offer, ...] = ()
    programme: Name | None = Field(default=None, description="Of nurture, which it opens.")
    needs_gate: bool = Field(
        default=True, description="Its lead waits for the threshold; without: see decision 0012."
    )
    cool_down_days: Count | None = Field(
        default=30, description="Until newer evidence fires it again; none: never."
    )

    @model_validator(mode="after")
    def _does_what_it_says(self) -> Self:
        speaks = Action.IN_APP_MESSAGE in self.actions
        if speaks != (self.message is not None):
            message = "says something if and only if in_app_message is an action; make it so"
            raise ValueError(message)
        if speaks and Offer.SELF_SERVE_UPGRADE not in self.offers:
            message = "offers lacks self_serve_upgrade, which is always open (S158, S160); add it"
            raise ValueError(message)
        if (Action.NURTURE in self.actions) != (self.programme is not None):
            message = "names a programme if and only if nurture is an action; make it so"
            raise ValueError(message)
        assigns = Action.ASSIGN in self.actions
        if Action.OPPORTUNITY in self.actions and not assigns:
            message = "opportunity goes with a lead; add assign to the actions"
            raise ValueError(message)
        if assigns and Kind.USAGE_LIMIT_HIT in self.when.signals and not self.when.backed:
            message = "a limit hit alone would assign somebody; set backed to true (T3)"
            raise ValueError(message)
        return self


class Programme(PolicyModel):
    """What automation does for accounts that no seller is for, from a score on (S63, S96)."""

    name: Name
    from_score: Points
    steps: tuple[Text, ...] = Field(min_length=1)


class HandoffPolicy(PolicyModel):
    """Tiers, the matrix, the trigger table, the plays of reps and the programmes of automation."""

    roles: tuple[Name, ...] = Field(
        description="Where several triggers ask for different roles, the first one here has it."
    )
    by_size: BySize = BySize()
    tiers: Tiers = Tiers()
    matrix: tuple[Cell, ...] = Field(min_length=1, description="The first cell that fits decides.")
    triggers: Mapping[Name, Trigger] = Field(default_factory=dict)
    plays: Mapping[Name, Play] = Field(default_factory=dict)
    nurture: tuple[Programme, ...] = Field(min_length=1, description="By rising from_score.")

    @cached_property
    def rows(self) -> tuple[tuple[str, Trigger], ...]:
        """Return the triggers with their names, in the order of these."""
        return tuple(sorted(self.triggers.items()))

    @cached_property
    def largest_start(self) -> int:
        """Return the most employees from which a trigger waits for growth (S114); 0: none does."""
        growths = (trigger.when.employees for trigger in self.triggers.values())
        return max((growth.start for growth in growths if growth), default=0)

    def opens_opportunity(self, triggers: tuple[str, ...]) -> bool:
        """Tell whether one of some triggers opens an opportunity, whatever the company's size."""
        rows = (self.triggers.get(name) for name in triggers)
        return any(row is not None and Action.OPPORTUNITY in row.actions for row in rows)

    @model_validator(mode="after")
    def _no_sdr(self) -> Self:
        if any(_NO_SDR in role.lower().split("_") for role in self._roles_asked()):
            message = "hands accounts in use to an SDR; name a role that sells (S70, S71)"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        for asked, known, what in (
            (self._roles_asked(), {*self.roles, BY_SIZE}, "roles"),
            (self._plays_asked(), set(self.plays), "plays"),
            (
                {row.programme for row in self.triggers.values() if row.programme},
                {row.name for row in self.nurture},
                "nurture",
            ),
            ({self.tiers.expansion or ""} - {""}, set(self.triggers), "triggers"),
        ):
            unknown = sorted(asked - known)
            if unknown:
                message = f"{unknown[0]} is not among {what}; add it there, or name another one"
                raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _every_account_is_somewhere(self) -> Self:
        last = self.matrix[-1]
        if last.motion is not Motion.SELF_SERVE or last.when != Pattern():
            message = "matrix leaves some accounts out; end it with a self-serve cell for all (T12)"
            raise ValueError(message)
        starts = [row.from_score for row in self.nurture]
        if starts[0] != 0 or starts != sorted(set(starts)):
            message = "nurture leaves some scores out; start at 0 and rise (S155)"
            raise ValueError(message)
        return self

    def _roles_asked(self) -> set[str]:
        rows: tuple[Cell | Trigger, ...] = (*self.matrix, *self.triggers.values())
        by_size = {self.by_size.enterprise, self.by_size.otherwise}
        return {row.role for row in rows if row.role} | by_size

    def _plays_asked(self) -> set[str]:
        rows: tuple[Cell | Trigger, ...] = (*self.matrix, *self.triggers.values())
        return {row.play for row in rows if row.play}
