"""Small, valid values for tests to vary: people, signals, companies, reps and desks."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from plg_router.domain.assignment.desk import Desk
from plg_router.domain.assignment.lead import Lead
from plg_router.domain.assignment.place import place
from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.routing.ownership import CrmAccount, Lifecycle
from plg_router.domain.routing.rep import Rep
from plg_router.domain.routing.request import RoutingRequest
from plg_router.domain.routing.working_hours import Shift, WorkingHours
from plg_router.domain.scoring.subject import Subject
from plg_router.domain.signals.fold import fold
from plg_router.domain.signals.mail import Mail, MailClass
from plg_router.domain.signals.signal import Sender, Seniority, Signal
from plg_router.kernel.clock import day_of
from plg_router.kernel.ids import AccountId, EventId, RepId, UserId, WorkspaceId
from plg_router.kernel.kinds import Kind
from plg_router.policy.handoff import Motion
from plg_router.policy.policy import Policy, read_policy
from plg_router.policy.routing import Squad
from tests.policy.documents import edited


def policy(**changes: object) -> Policy:
    """Build the policy as it ships, but for some values, e.g. `sla__attempts=2`."""
    return read_policy(edited({path.replace("__", "/"): value for path, value in changes.items()}))


POLICY = policy()  # what a requirement says of the default holds for this

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday
TODAY = day_of(NOON)
DAY = timedelta(days=1)
CAUSE = EventId("signal-1")

ACME = AccountId("company:acme.com")
CORPORATE = Mail(MailClass.CORPORATE, "acme.com")
FREE = Mail(MailClass.FREE, "gmail.com")
ACADEMIC = Mail(MailClass.ACADEMIC, "mit.edu")
DISPOSABLE = Mail(MailClass.DISPOSABLE, "mailinator.com")


def corporate(domain: str) -> Mail:
    return Mail(MailClass.CORPORATE, domain)


def signal(
    kind: Kind = Kind.FEATURE_USED,
    by: str = "ada",
    *,
    at: datetime = NOON,
    event_id: str | None = None,
    mail: Mail | None = CORPORATE,
    seniority: Seniority = Seniority.UNKNOWN,
    department: str = "",
    workspaces: Iterable[str] = (),
    subject: str | None = None,
    subject_seniority: Seniority = Seniority.UNKNOWN,
    quantity: float = 0.0,
    previous_id: str | None = None,
) -> Signal:
    """Build a signal; one of the same kind, person, time and subject is the same event."""
    return Signal(
        event_id=EventId(event_id or f"{kind}/{by}/{at}/{subject}"),
        occurred_at=at,
        kind=kind,
        sender=Sender(
            UserId(by),
            mail,
            seniority,
            department,
            previous_id=UserId(previous_id) if previous_id else None,
        ),
        workspaces=tuple(map(WorkspaceId, workspaces)),
        subject=subject,
        subject_seniority=subject_seniority,
        quantity=quantity,
    )


def days_ago(days: int) -> datetime:
    return NOON - days * DAY


def team_at_work(mail: Mail = CORPORATE) -> list[Signal]:
    """Build the use that earns 38 points of usage: four people, ten days, every team fact."""
    people = ("ada", "ben", "cleo", "dan")
    work = [
        signal(by=by, at=days_ago(day), mail=mail, subject=f"feature {day % 5}")
        for day in range(10)
        for by in people
    ]
    invitations = [signal(Kind.TEAMMATE_INVITED, mail=mail, subject=guest) for guest in people[1:]]
    return [
        *work,
        *invitations,
        signal(Kind.WORKSPACE_CREATED, mail=mail, subject="docks"),
        signal(Kind.ROLE_CONFIGURED, mail=mail, subject="admin"),
        signal(Kind.INTEGRATION_CONNECTED, mail=mail, subject="github"),
    ]


def decision_makers(mail: Mail = CORPORATE) -> list[Signal]:
    """Build the people that earn all points of seniority, departments and active executives."""
    return [
        signal(by="ada", mail=mail, department="platform"),
        signal(by="ben", mail=mail, department="data", seniority=Seniority.EXECUTIVE),
    ]


def buying(by: str = "ada", mail: Mail = CORPORATE) -> list[Signal]:
    """Build the signals that earn the points of intent and of limits, but for executives.

    Limits are hit on five days, everything else happens twice today.
    """
    kinds = (
        Kind.DEMO_REQUESTED,
        Kind.PRICING_PAGE_VIEWED,
        Kind.UPGRADE_CLICKED,
        Kind.ENTERPRISE_FEATURE_EXPLORED,
    )
    hours = (timedelta(0), timedelta(hours=1))
    return [
        *(signal(kind, by, at=NOON - hour, mail=mail) for kind in kinds for hour in hours),
        *(signal(Kind.USAGE_LIMIT_HIT, by, at=days_ago(day), mail=mail) for day in range(5)),
    ]


IDEAL_COMPANY = CompanyFacts("Acme", 400, "software", "US", 20_000)


def subject(
    signals: Iterable[Signal] = (),
    company: CompanyFacts = IDEAL_COMPANY,
    account: AccountId = ACME,
    today: int = TODAY,
) -> Subject:
    return Subject(account, fold(signals), company, today)


ALWAYS = WorkingHours("UTC", tuple(Shift(weekday, 0, 24 * 60) for weekday in range(7)))
NINE_TO_FIVE = WorkingHours("UTC", tuple(Shift(weekday, 9 * 60, 17 * 60) for weekday in range(5)))


def rep(
    rep_id: str,
    *,
    squads: Iterable[Squad] = (Squad.VELOCITY,),
    skills: Iterable[str] = ("sales_assist", "smb"),
    territories: Iterable[str] = ("AMER",),
    hours: WorkingHours = ALWAYS,
    weight: int = 1,
    cap: int = 10,
    open_leads: int = 0,
    active: bool = True,
    manager: str | None = None,
    **facts: Any,
) -> Rep:
    """Build a rep who may take any mid-market or small American account at any time."""
    return Rep(
        RepId(rep_id),
        frozenset(squads),
        frozenset(skills),
        frozenset(territories),
        hours,
        weight,
        cap,
        open_leads,
        active,
        RepId(manager) if manager else None,
        **facts,
    )


def crm(
    owner: str | None = None,
    *,
    backup: str | None = None,
    lifecycle: Lifecycle = Lifecycle.CUSTOMER,
    has_open_opportunity: bool = False,
) -> CrmAccount:
    return CrmAccount(
        "crm-1",
        1,
        RepId(owner) if owner else None,
        RepId(backup) if backup else None,
        lifecycle,
        has_open_opportunity,
    )


def request(
    *,
    account: AccountId = ACME,
    employees: int | None = 400,
    country: str | None = "US",
    crm: CrmAccount | None = None,
    tried: Iterable[str] = (),
    **facts: Any,
) -> RoutingRequest:
    """Build the request of a mid-market account in America that nobody owns."""
    return RoutingRequest(
        account_id=account,
        company=CompanyFacts("Acme", employees, "software", country, 20_000),
        crm=crm,
        tried=tuple(map(RepId, tried)),
        **{
            "score": 80,
            "motion": Motion.SALES_ASSIST,
            "reasons": ("hand_raised: demo_requested x1",),
            **facts,
        },
    )


def desk(
    *reps: Rep,
    policy: Policy = POLICY,
    now: datetime = NOON,
    credit: dict[str, int] | None = None,
    early_left: int = 0,
) -> Desk:
    roster = {one.rep_id: one for one in reps}
    credits_ = {RepId(rep_id): units for rep_id, units in (credit or {}).items()}
    return Desk(roster, credits_, policy, now, early_left)


def open_lead(asked: RoutingRequest, at: Desk) -> Lead:
    """Build the lead that a first placement opens."""
    lead = place(asked, at, before=None, correlation_id=CAUSE).lead
    assert lead.is_open
    return lead
