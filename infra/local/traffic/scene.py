"""How a persona writes down what its people do, and when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

from infra.local.traffic.people import User
from plg_router.kernel.kinds import Kind

FEATURES = (
    "api-keys",
    "dashboards",
    "deploy-previews",
    "environments",
    "log-search",
    "pipelines",
    "secrets",
    "webhooks",
    "schedules",
    "rollbacks",
)
INTEGRATIONS = ("github", "slack", "datadog", "jira", "pagerduty", "snowflake")
ENTERPRISE_FEATURES = ("sso", "audit-logs", "rbac", "data-residency", "scim")

Choice = TypeVar("Choice")

_WEEKEND = (6, 7)  # of the ISO week
_WORKDAY_STARTS, _WORKDAY_ENDS = 8.0, 18.0


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that one user did at one moment."""

    at: datetime
    user: User
    kind: Kind
    workspace: str | None
    properties: dict[str, str | float]


@dataclass(frozen=True, slots=True)
class Deed:
    """What a user does, whenever it is done."""

    kind: Kind
    properties: Mapping[str, str | float]


@dataclass(frozen=True, slots=True)
class Party:
    """The people of one account who came together, what they did, and who they really are."""

    persona: str
    should_reach_human: bool
    users: tuple[User, ...]
    acts: tuple[Act, ...]
    domain: str | None = None  # the employer's; None where the account is no company
    workspace: str | None = None


@dataclass(slots=True)
class Scene:
    """What happens around one party, counted in days from its first sign-up."""

    rng: Random
    first_day: datetime  # midnight, UTC
    workspace: str | None = None
    acts: list[Act] = field(default_factory=list)

    def does(self, user: User, kind: Kind, day: int, **properties: str | float) -> None:
        """Let a user do something at some moment of a day's working hours."""
        self.does_in_a_row(user, day, [Deed(kind, properties)])

    def does_in_a_row(self, user: User, day: int, deeds: Sequence[Deed]) -> None:
        """Let a user do things one after the other within a day's working hours."""
        hours = sorted(self.rng.uniform(_WORKDAY_STARTS, _WORKDAY_ENDS) for _ in deeds)
        for deed, hour in zip(deeds, hours, strict=True):
            moment = self.first_day + timedelta(days=day, seconds=int(hour * 3600))
            act = Act(moment, user, deed.kind, self.workspace, dict(deed.properties))
            self.acts.append(act)

    def joins(self, user: User, day: int) -> None:
        """Let a user sign up as the first thing of a day."""
        moment = self.first_day + timedelta(days=day, hours=7, seconds=self.rng.randrange(3600))
        self.acts.append(Act(moment, user, Kind.SIGNED_UP, self.workspace, {"plan": "free"}))

    def works(self, user: User, days: Iterable[int], *, features: int = 2) -> None:
        """Let a user start a session and use some features on each of the days."""
        for day in days:
            self.does(user, Kind.SESSION_STARTED, day)
            for feature in self.rng.sample(FEATURES, features):
                self.does(user, Kind.FEATURE_USED, day, feature=feature)

    def invites(self, host: User, guest: User, day: int) -> None:
        """Let a user invite a colleague, who joins the same day or the day after."""
        invitee: dict[str, str | float] = {"invitee_id": guest.user_id}
        if guest.title:
            invitee["invitee_title"] = guest.title
        self.does(host, Kind.TEAMMATE_INVITED, day, **invitee)
        self.joins(guest, day + 1)

    def party(
        self, persona: str, users: Iterable[User], domain: str | None, *, should_reach_human: bool
    ) -> Party:
        """Return everything that happened, with who these people really are."""
        return Party(
            persona=persona,
            should_reach_human=should_reach_human,
            users=tuple(users),
            acts=tuple(self.acts),
            domain=domain,
            workspace=self.workspace,
        )

    def chance(self, share: float) -> bool:
        """Tell whether something happens that happens so often."""
        return self.rng.random() < share

    def between(self, least: int, most: int) -> int:
        """Return a whole number, both ends included."""
        return self.rng.randint(least, most)

    def one_of(self, choices: Sequence[Choice]) -> Choice:
        """Return one of the choices."""
        return self.rng.choice(choices)

    def some_of(self, choices: Sequence[Choice], count: int) -> list[Choice]:
        """Return so many different ones of the choices."""
        return self.rng.sample(choices, count)

    def weekend_days(self, first: int, last: int) -> list[int]:
        """Return the days from first to last that are a Saturday or a Sunday."""
        days = range(first, last + 1)
        return [
            day for day in days if (self.first_day + timedelta(days=day)).isoweekday() in _WEEKEND
        ]

    def some_days(self, first: int, last: int, share: float) -> list[int]:
        """Return about a share of the days from first to last, at least one."""
        days = [day for day in range(first, last + 1) if self.chance(share)]
        return days or [self.rng.randint(first, last)]
