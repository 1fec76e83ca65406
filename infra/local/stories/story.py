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
from plg_router.domain.routing.ownership import Lifecycle
from plg_router.domain.scoring.motion import Motion
from plg_router.kernel.kinds import Kind
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
    return value if isinstance(value, list) else [value]


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
    manager: Name | None = None


class StoryAccount(_Part):
    """What the CRM knows of a company before the story begins."""

    name: str
    owner: Name | None = None
    backup: Name | None = None
    lifecycle: Lifecycle = Lifecycle.PROSPECT
    has_open_opportunity: bool = False


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
    attempt: int | None = None
    escalated_to: str | None = None
    decisions: int | None = None
    candidates: dict[Name, str] = Field(default_factory=dict)  # rep -> words of the reason
    never: tuple[Name, ...] = ()  # reps who were offered this lead at no time
    score_below: int | None = None
    unchanged: bool = False  # since before the last `again`

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if len(self.model_fields_set) == 1:
            raise ValueError(f"nothing is expected of {self.account}; say at least one thing")
        return self


class Until(_Part):
    """The story pauses until something is true of an account."""

    until: Expected


Step = Signals | Touch | PastDeadline | Again | Until


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
        expected = [*self.expect, *(step.until for step in self.steps if isinstance(step, Until))]
        acting.update(person for found in expected for person in found.people)
        _must_be_among(self.people, acting, "people")
        named = {name for found in expected for name in (*found.never, *found.candidates)}
        named.update(found.rep for found in expected if found.rep)
        named.update(account.owner for account in self.accounts.values() if account.owner)
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
