"""What a story is: who is there, what happens when, and how it must end."""

from collections.abc import Collection
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from plg_router.domain.assignment.lead import LeadStatus
from plg_router.domain.assignment.lead import Step as DecidingStep
from plg_router.domain.feedback.verdict import Fault
from plg_router.domain.routing.ownership import Lifecycle
from plg_router.kernel.kinds import Kind
from plg_router.policy.handoff import Motion
from plg_router.policy.routing import Squad

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class UntellableStory(Exception):
    """A story file that does not follow the format; names the file, the place and the fault."""


def _span(value: object) -> object:
    """Read `-3d`, `90s`, `2h` or `0s` as a time span; leave anything else to pydantic."""
    if not isinstance(value, str) or value[-1:] not in _UNITS:
        return value
    try:
        return timedelta(seconds=float(value[:-1]) * _UNITS[value[-1]])
    except ValueError:
        return value


def _many(value: object) -> object:
    return value if isinstance(value, list | tuple) else [value]


Span = Annotated[timedelta, BeforeValidator(_span)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9.-]*$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Person(_Part):
    """Somebody who uses the product."""

    email: str | None = None
    name: str | None = None
    title: str | None = None
    department: str | None = None


class StoryRep(_Part):
    """A rep, on shift around the clock as every rep of `local` is."""

    squads: tuple[Squad, ...]
    territories: tuple[str, ...]
    skills: tuple[str, ...] = ()
    weight: int = 1
    cap: int = 10
    daily_cap: int | None = None
    weekly_cap: int | None = None
    away: Span | None = None  # time off that lasts so long from when the router hears of it
    active: bool = True
    manager: Name | None = None


class StoryAccount(_Part):
    """What the CRM knows of a company."""

    name: str
    owner: Name | None = None
    backup: str | None = None
    lifecycle: Lifecycle = Lifecycle.PROSPECT
    has_open_opportunity: bool = False
    employees: int | None = None
    industry: str | None = None
    country: str | None = None
    annual_deal_value: int | None = None


class Signals(_Part):
    """A person does something, at each of the moments and with each value of a listed property.

    `repeat` delivers every one of these events so many times.
    """

    signal: Kind
    by: Name
    at: Annotated[tuple[Span, ...], BeforeValidator(_many)]  # relative to the story's beginning
    workspace: str | None = None
    properties: dict[str, str | float | list[str]] = Field(default_factory=dict)
    repeat: Annotated[int, Field(ge=1)] = 1

    @property
    def variants(self) -> list[dict[str, str | float]]:
        """Return the properties of each event: every combination of the listed values."""
        choices = [
            [(key, value) for value in (listed if isinstance(listed, list) else [listed])]
            for key, listed in self.properties.items()
        ]
        return [dict(chosen) for chosen in product(*choices)]


class Fortnight(_Part):
    """Two weeks in which people take the product into use, as a team does of itself.

    The first of them begins and invites the others, who all work with it in the end. Nobody asks
    for anything yet.
    """

    fortnight: Annotated[tuple[Name, ...], Field(min_length=2)]
    invites: tuple[Name, ...] = ()  # who does not come, or not yet
    workspace: str


class RepChange(_Part):
    """The CRM says that something about a rep has changed; the rest is as it was."""

    rep_change: Name
    cap: int | None = None
    daily_cap: int | None = None
    weekly_cap: int | None = None
    away: Span | None = None
    active: bool | None = None

    def of(self, rep: StoryRep) -> StoryRep:
        """Return the rep as they are from then on."""
        return rep.model_copy(update=self.model_dump(exclude={"rep_change"}, exclude_unset=True))


class CrmChange(_Part):
    """The CRM says that something about a company has changed; the rest is as it was."""

    crm_change: Name
    owner: Name | None = None
    backup: str | None = None
    lifecycle: Lifecycle | None = None
    has_open_opportunity: bool | None = None

    def of(self, account: StoryAccount) -> StoryAccount:
        """Return the company as the CRM knows it from then on."""
        changes = self.model_dump(exclude={"crm_change"}, exclude_unset=True)
        return account.model_copy(update=changes)


class Override(_Part):
    """Somebody gives an account's lead to a rep by hand, and says why."""

    override: str
    to: Name
    by: str
    reason: str


class Judged(_Part):
    """The rep says what the account's lead was worth, and the router has heard it."""

    judged: str
    fault: Fault | None = None  # None: it was worth having
    reason: str


class Touch(_Part):
    """The rep on the clock reaches the account, at once or so long before the deadline."""

    touch: str
    before_deadline: Span | None = None


class PastDeadline(_Part):
    """The story pauses until the deadline the account's lead has now is safely over."""

    past_deadline: str


class Again(_Part):
    """Every event so far is delivered so many more times, once all of it has been dealt with."""

    again: Annotated[int, Field(ge=1)]


class Told(_Part):
    """An event about the account that a subscriber pulled, with some of what it says."""

    event: str  # with its version, e.g. LeadAssigned.v1
    count: int | None = None  # how many such events; at least one where nothing is said
    says: dict[str, str | int | bool] = Field(default_factory=dict)
    holds: tuple[str, ...] = ()  # fields that say anything at all


class Expected(_Part):
    """What must be true of an account; what is left out may be anything."""

    account: str  # a company's domain, or a person's name
    people: tuple[Name, ...] = ()  # who belongs to this very account
    lead: bool | None = None  # whether any lead was ever opened
    state: LeadStatus | None = None
    rep: Name | None = None
    squad: Squad | None = None
    motion: Motion | None = None
    step: DecidingStep | None = None
    role: str | None = None
    tier: int | None = None
    triggers: tuple[str, ...] = ()  # among those that fired
    attempt: int | None = None
    escalated_to: str | None = None
    decided_by: str | None = None  # who gave the lead by hand
    decisions: int | None = None
    candidates: dict[Name, str] = Field(default_factory=dict)  # rep -> words of the reason
    never: tuple[Name, ...] = ()  # reps who were offered this lead at no time
    score_below: int | None = None
    score_at_least: int | None = None
    told: tuple[Told, ...] = ()
    never_told: tuple[str, ...] = ()  # events with their versions
    unchanged: bool = False  # since before the last `again`

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if len(self.model_fields_set) == 1:
            raise ValueError(f"nothing is expected of {self.account}; say at least one thing")
        return self


class Until(_Part):
    """The story pauses until something is true of an account."""

    until: Expected


CrmWord = RepChange | CrmChange | Override | Judged
Step = Signals | Fortnight | CrmWord | Touch | PastDeadline | Again | Until


class Story(_Part):
    """One story. Its name is that of its file."""

    name: Name
    title: str
    shows: tuple[str, ...]  # ids of requirements and rulings
    people: dict[Name, Person]
    reps: dict[Name, StoryRep] = Field(default_factory=dict)
    accounts: dict[Name, StoryAccount] = Field(default_factory=dict)
    steps: tuple[Step, ...]
    expect: Annotated[tuple[Expected, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _everybody_is_introduced(self) -> Self:
        """Refuse a name that nobody bears: it is most often a misspelt one."""
        acting = {step.by for step in self.steps if isinstance(step, Signals)}
        for step in self.steps:
            if isinstance(step, Fortnight):
                acting.update(step.fortnight)
        expected = [*self.expect, *(step.until for step in self.steps if isinstance(step, Until))]
        acting.update(person for found in expected for person in found.people)
        _must_be_among(self.people, acting, "people")
        named = {name for found in expected for name in (*found.never, *found.candidates)}
        named.update(found.rep for found in expected if found.rep)
        named.update(account.owner for account in self.accounts.values() if account.owner)
        for step in self.steps:
            match step:
                case RepChange(rep_change=rep) | Override(to=rep):
                    named.add(rep)
                case CrmChange(crm_change=domain):
                    _must_be_among(self.accounts, {domain}, "accounts")
                    named.update({step.owner} if step.owner else ())
                case _:
                    pass
        _must_be_among(self.reps, named, "reps")
        return self

    @property
    def domains(self) -> frozenset[str]:
        """Return the mail domains of the story's people."""
        addresses = (person.email for person in self.people.values() if person.email)
        return frozenset(address.rpartition("@")[2] for address in addresses)


def read_stories(folder: Path) -> tuple[Story, ...]:
    """Return every story of a folder in the order of their names; raises UntellableStory."""
    return tuple(read_story(path) for path in sorted(folder.glob("*.yaml")))


def read_story(path: Path) -> Story:
    """Return the story of one file; raises UntellableStory with the place and the fault."""
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Story.model_validate({"name": path.stem, **document})
    except yaml.YAMLError as error:
        raise UntellableStory(f"{path.name}: no YAML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "story"
        raise UntellableStory(f"{path.name}: {place}: {first['msg']}") from error


def _must_be_among(known: Collection[str], named: set[str], what: str) -> None:
    unknown = sorted(named - set(known))
    if unknown:
        raise ValueError(f"{', '.join(unknown)}: introduce them under `{what}`")
