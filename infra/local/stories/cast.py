"""Turn a story's people and doings into what the bus carries."""

from collections.abc import Iterator
from datetime import datetime

from infra.bus.crm_events import AccountFacts, RepFacts
from infra.bus.entries import Entry
from infra.local.stories.story import Signals, Story
from infra.local.traffic.people import User
from infra.local.traffic.scene import Act
from infra.local.traffic.wire import native_signal

INVITEE = "invitee_id"  # the property that names a person


def reps_of(story: Story) -> list[RepFacts]:
    """Return the reps of a story."""
    return [
        RepFacts(
            rep_id=rep_id,
            squads=rep.squads,
            territories=rep.territories,
            skills=rep.skills,
            weight=rep.weight,
            cap=rep.cap,
            manager=rep.manager,
        )
        for rep_id, rep in story.reps.items()
    ]


def accounts_of(story: Story) -> list[AccountFacts]:
    """Return what the CRM knows before a story begins."""
    return [
        AccountFacts(
            domain=domain,
            name=account.name,
            owner=account.owner,
            backup=account.backup,
            lifecycle=account.lifecycle,
            has_open_opportunity=account.has_open_opportunity,
        )
        for domain, account in story.accounts.items()
    ]


def id_of(story: Story, person: str) -> str:
    """Return the id of a person; it carries the story's name, so that no two stories share one."""
    return f"{story.name}/{person}"


def user_of(story: Story, person: str) -> User:
    """Return a person of a story."""
    known = story.people[person]
    return User(
        user_id=id_of(story, person),
        email=known.email,
        name=known.name,
        title=known.title,
        department=known.department,
    )


def entries_of(story: Story, number: int, step: Signals, beginning: datetime) -> Iterator[Entry]:
    """Yield the events of the story's step of that number, each as often as it is delivered."""
    workspace = f"{story.name}/{step.workspace}" if step.workspace else None
    user = user_of(story, step.by)
    count = 0
    for offset in step.at:
        for properties in step.variants:
            count += 1
            if INVITEE in properties:
                properties[INVITEE] = id_of(story, str(properties[INVITEE]))
            act = Act(beginning + offset, user, step.signal, workspace, properties)
            entry = native_signal(f"{story.name}/{number}.{count}", act)
            yield from [entry] * step.repeat
