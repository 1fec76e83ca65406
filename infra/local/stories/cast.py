"""Turn a story's people and doings into what the bus carries."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from infra.bus.crm_events import AccountFacts, RepFacts
from infra.bus.entries import Entry
from infra.local.stories.story import Fortnight, Signals, Story, StoryAccount, StoryRep
from infra.local.traffic.people import User
from infra.local.traffic.scene import Act
from infra.local.traffic.wire import native_signal
from plg_router.kernel.kinds import Kind

INVITEE = "invitee_id"  # the property that names a person


def reps_of(story: Story) -> list[RepFacts]:
    """Return the reps of a story."""
    return [rep_facts(rep_id, rep) for rep_id, rep in story.reps.items()]


def rep_facts(rep_id: str, rep: StoryRep) -> RepFacts:
    """Return a rep as the CRM describes them."""
    return RepFacts(
        rep_id=rep_id,
        squads=rep.squads,
        territories=rep.territories,
        skills=rep.skills,
        weight=rep.weight,
        cap=rep.cap,
        daily_cap=rep.daily_cap,
        weekly_cap=rep.weekly_cap,
        away_for=rep.away,
        active=rep.active,
        manager=rep.manager,
    )


def accounts_of(story: Story) -> list[AccountFacts]:
    """Return what the CRM knows before a story begins."""
    return [account_facts(domain, account) for domain, account in story.accounts.items()]


def account_facts(domain: str, account: StoryAccount) -> AccountFacts:
    """Return a company as the CRM describes it."""
    return AccountFacts(
        domain=domain,
        name=account.name,
        owner=account.owner,
        backup=account.backup,
        lifecycle=account.lifecycle,
        has_open_opportunity=account.has_open_opportunity,
        employees=account.employees,
        industry=account.industry,
        country=account.country,
        annual_deal_value=account.annual_deal_value,
    )


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


def entries_of(story: Story, number: str, step: Signals, beginning: datetime) -> Iterator[Entry]:
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


def work_of(step: Fortnight) -> Iterator[Signals]:
    """Yield what a team does in its first fortnight with the product."""
    founder, *others = step.fortnight
    colleague = others[0]

    def did(kind: Kind, who: str, *days_ago: int, **properties: str | float | list[str]) -> Signals:
        return Signals(
            signal=kind,
            by=who,
            at=tuple(timedelta(days=-days) for days in days_ago),
            workspace=None if kind is Kind.SIGNED_UP else step.workspace,
            properties=properties,
        )

    yield did(Kind.SIGNED_UP, founder, 14)
    yield did(Kind.WORKSPACE_CREATED, founder, 14)
    yield did(Kind.INTEGRATION_CONNECTED, founder, 14, integration="github")
    yield did(Kind.TEAMMATE_INVITED, founder, 13, invitee_id=[*others, *step.invites])
    for other in others:
        yield did(Kind.SIGNED_UP, other, 12)
        yield did(Kind.FEATURE_USED, other, 4, feature="dashboards")
    yield did(Kind.FEATURE_USED, founder, 12, 11, 10, 9, 8, 7, feature=["pipelines", "secrets"])
    yield did(Kind.FEATURE_USED, colleague, 6, 5, 3, feature=["rollbacks", "log-search"])
    yield did(Kind.ROLE_CONFIGURED, colleague, 3, role="admin")
