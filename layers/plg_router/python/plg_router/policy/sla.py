"""How long a rep has, how often a lead changes hands, and who hears in the end (S144, S146)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

from pydantic import Field

from plg_router.policy.model import Count, Name, PolicyModel
from plg_router.policy.routing import Squad


class SlaPolicy(PolicyModel):
    """The first-touch clock."""

    first_touch: Annotated[timedelta, Field(gt=timedelta(0))] = timedelta(hours=2)  # working time
    attempts: Count = 3  # reps a pool lead is offered to before a named person hears of it
    escalate_to: Mapping[Squad, Name]  # the person who answers for each squad

    def named_person(self, squad: Squad) -> str:
        """Return who a squad's leads escalate to."""
        return self.escalate_to[squad]
