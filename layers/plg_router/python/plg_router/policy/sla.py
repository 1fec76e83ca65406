"""How long somebody has, how often a lead changes hands, and who hears in the end (S144, S146)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Self

from pydantic import Field, model_validator

from plg_router.policy.model import Count, Name, PolicyModel
from plg_router.policy.routing import SizeClass, Squad

Duration = Annotated[timedelta, Field(gt=timedelta(0))]


class SlaPolicy(PolicyModel):
    """The clocks of a lead: first touch, wait for room, meeting, and the end of its freshness."""

    first_touch: Duration = timedelta(hours=2)  # working time
    remind_after: Duration = timedelta(minutes=90)  # working time, of the same clock
    attempts: Count = 3  # reps a pool lead is offered to before a named person hears of it
    longest_wait: Duration = timedelta(hours=24)  # for somebody to have room
    look_again: Duration = timedelta(hours=1)  # for room that no event tells of, e.g. a new day
    book_within: Duration = timedelta(hours=24)  # a meeting, where the motion is sales-led (S91)
    expire_after: Duration = timedelta(days=14)  # from then on a call is spam (S154)
    small_logos: tuple[SizeClass, ...] = (SizeClass.MICRO, SizeClass.SMALL)  # easily passed over
    escalate_to: Mapping[Squad, Name]  # the person who answers for each squad

    @model_validator(mode="after")
    def _a_reminder_comes_before_the_breach(self) -> Self:
        if self.remind_after >= self.first_touch:
            message = "remind_after is no shorter than first_touch; shorten it"
            raise ValueError(message)
        return self

    def named_person(self, squad: Squad) -> str:
        """Return who a squad's leads escalate to."""
        return self.escalate_to[squad]
