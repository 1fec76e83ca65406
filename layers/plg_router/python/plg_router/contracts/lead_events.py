"""What is announced of a lead: qualified, assigned, reassigned, queued, escalated, withdrawn."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field

from plg_router.contracts.account_events import AccountName, MotionName, ScorePoints
from plg_router.contracts.envelope import Contract, Event
from plg_router.contracts.fields import Day, Moment, Whole
from plg_router.contracts.router import ROUTER
from plg_router.domain.assignment.clock import EXPIRED
from plg_router.domain.scoring.contribution import Fact
from plg_router.domain.scoring.events import LeadQualified
from plg_router.domain.signals.signal import Seniority
from plg_router.kernel.clock import start_of
from plg_router.kernel.ids import AccountId
from plg_router.policy.handoff import Motion

Reasons = Annotated[
    tuple[str, ...], Field(description="The strongest evidence, in words, strongest first.")
]
Confidence = Annotated[
    Whole | None,
    Field(description="From 0 to 100: how much is known of the account, and how fresh it is."),
]
Responsible = Annotated[
    str | None, Field(description="The rep who has had it or owns the account; absent for none.")
]
BookBy = Annotated[
    Moment | None,
    Field(description="Until when a meeting has to be booked; absent where none has."),
]
WakeAt = Annotated[
    Moment | None, Field(description="When the router looks at the lead again, if nothing happens.")
]


class FactData(Contract):
    """Signals of one kind, or one thing that is known of the company or its people."""

    name: str = Field(description="A signal of the catalogue, or a field such as employees.")
    count: Whole | None = Field(
        default=None, description="How many signals, people or things; absent for a field."
    )
    value: str | None = Field(default=None, description="What a field says; absent for signals.")
    first_day: Day | None = Field(default=None, description="The first of its days, in UTC.")
    last_day: Day | None = Field(default=None, description="The last of its days, in UTC.")

    @classmethod
    def of(cls, fact: Fact) -> Self:
        """Return a fact as others read it."""
        return cls(
            name=fact.name,
            count=fact.count or None,
            value=fact.value or None,
            first_day=None if fact.first_day is None else start_of(fact.first_day).date(),
            last_day=None if fact.last_day is None else start_of(fact.last_day).date(),
        )


class ContributionData(Contract):
    """One share of the score, with everything behind it."""

    category: Literal["usage", "fit", "intent", "guard"] = Field(
        description="The part of the score; a guard takes away."
    )
    name: str = Field(description="What earned the share, e.g. invitations.")
    hundredths: Whole = Field(
        description="Hundredths of a point, negative for a guard. Together they make the score."
    )
    evidence: str = Field(description="The facts in words.")
    facts: tuple[FactData, ...] = Field(description="The facts one by one.")


class LeadQualifiedData(Contract):
    """Which account, at which crossing of the threshold, and why."""

    account_id: AccountName
    crossing: Whole = Field(description="How often the account has crossed the threshold by now.")
    score: ScorePoints
    motion: MotionName
    reasons: Reasons
    confidence: Confidence = None
    contributions: tuple[ContributionData, ...] | None = Field(
        default=None, description="Every share that moved the score."
    )
    role: str | None = Field(
        default=None, description="Who should have it, by the matrix or a trigger; absent: by size."
    )
    tier: Whole = Field(default=2, description="2 meets sales, 3 enterprise expansion.")
    play: str | None = Field(
        default=None, description="How to act: one of the policy's `handoff.plays`."
    )
    triggers: tuple[str, ...] = Field(
        default=(), description="Rows of `handoff.triggers` that hold for it."
    )
    seniority: Literal["unknown", "staff", "lead", "executive"] = Field(
        default="unknown", description="Of the most senior active person."
    )

    def qualified(self) -> LeadQualified:
        """Return the domain's event, as far as routing needs it."""
        return LeadQualified(
            AccountId(self.account_id),
            self.crossing,
            self.score,
            Motion(self.motion),
            self.reasons,
            self.confidence,
            role=self.role,
            tier=self.tier,
            play=self.play,
            triggers=self.triggers,
            seniority=Seniority[self.seniority.upper()],
        )


class LeadQualifiedV1(Event):
    """An account crossed the threshold in a motion that has a seller; once per crossing."""

    detail_type: ClassVar[str] = "LeadQualified.v1"
    source: ClassVar[str] = ROUTER

    data: LeadQualifiedData


class LeadDecisionData(Contract):
    """What every decision about a lead says; apply it when `decision_seq` exceeds the last one."""

    account_id: AccountName
    company: str | None = Field(
        default=None, description="The company's domain; absent for a private account."
    )
    decision_id: str = Field(description="Names the permanent record of this decision.")
    decision_seq: Whole = Field(description="Counts the account's decisions: 1, 2, 3, ...")
    lead_version: Whole = Field(description="Rises with every change of the lead.")
    attempt: Whole = Field(description="How many reps the lead has been offered to by now.")
    squad: str = Field(description="The specialists it belongs to.")
    step: str = Field(
        description="The step that decided: owner, early, manual, capacity or nobody."
    )
    motion: MotionName
    score: ScorePoints
    reasons: Reasons
    confidence: Confidence = None


class PlayData(Contract):
    """What the policy asks the rep to do."""

    name: str = Field(description="As the policy calls it.")
    action: str = Field(description="What to do.")
    goal: str = Field(description="To which end.")
    talk_track: tuple[str, ...] = Field(default=(), description="What to say.")
    booking_link: str | None = Field(
        default=None, description="Where the customer books a meeting at once, without a form."
    )


class LeadAssignedData(LeadDecisionData):
    """Who has the lead, until when, and how to act."""

    rep_id: str = Field(description="Who has to act.")
    assigned_at: Moment = Field(description="When the clock started.")
    deadline: Moment = Field(description="Until when, counted in the rep's working hours.")
    book_by: BookBy = None
    wake_at: WakeAt = None
    role: str | None = Field(
        default=None, description="Whose kind of work it is, where a trigger or the matrix says so."
    )
    triggers: tuple[str, ...] = Field(default=(), description="The triggers that fired for it.")
    play: PlayData | None = Field(default=None, description="How to act; absent without a play.")


class LeadAssignedV1(Event):
    """A lead has a rep, and the rep's first-touch clock runs."""

    detail_type: ClassVar[str] = "LeadAssigned.v1"
    source: ClassVar[str] = ROUTER

    data: LeadAssignedData


class LeadReassignedData(LeadAssignedData):
    """Who has the lead now, and who had it."""

    previous_rep_id: str = Field(description="Who may forget it.")


class LeadReassignedV1(Event):
    """A lead passed to another rep: after silence, to its owner, by hand, or from one who left."""

    detail_type: ClassVar[str] = "LeadReassigned.v1"
    source: ClassVar[str] = ROUTER

    data: LeadReassignedData


class LeadQueuedData(LeadDecisionData):
    """Whose queue the lead is in."""

    manager: str = Field(description="The person of the policy who watches the queue.")
    reason: str = Field(description="Why nobody could take it at once, in words.")
    book_by: BookBy = None
    wake_at: WakeAt = None


class LeadQueuedV1(Event):
    """Everybody who could take a lead is full or away: it waits, the best score first."""

    detail_type: ClassVar[str] = "LeadQueued.v1"
    source: ClassVar[str] = ROUTER

    data: LeadQueuedData


class LeadEscalatedData(LeadDecisionData):
    """The named person who has to act; `rep_id` is the owner where the account has one."""

    escalated_to: str = Field(description="Who has to act: a rep, or a person of the policy.")
    reason: str = Field(description="Why no clock can run, in words.")
    rep_id: Responsible = None
    book_by: BookBy = None
    wake_at: WakeAt = None


class LeadEscalatedV1(Event):
    """A named person has to act on a lead that no clock can run for any more."""

    detail_type: ClassVar[str] = "LeadEscalated.v1"
    source: ClassVar[str] = ROUTER

    data: LeadEscalatedData


class LeadWithdrawnData(LeadDecisionData):
    """Why the lead ended, and who may forget it."""

    reason: str = Field(description="Why, in words.")
    rep_id: Responsible = None

    @property
    def is_expired(self) -> bool:
        """Tell whether it ended because nobody answered in time (S154)."""
        return self.reason == EXPIRED


class LeadWithdrawnV1(Event):
    """A lead ended without a touch."""

    detail_type: ClassVar[str] = "LeadWithdrawn.v1"
    source: ClassVar[str] = ROUTER

    data: LeadWithdrawnData
