"""The people, companies and rules that tests are about."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from plg_router.domain.enrichment.firmographics import CompanyFacts
from plg_router.domain.identity.evidence import Evidence, EvidenceKind
from plg_router.domain.identity.nodes import Node, company_node
from plg_router.domain.routing.ownership import CrmAccount, Lifecycle
from plg_router.domain.routing.rep import Rep
from plg_router.domain.routing.working_hours import Shift, WorkingHours
from plg_router.domain.scoring.events import LeadQualified
from plg_router.domain.signals.mail import Mail, MailClass
from plg_router.domain.signals.signal import Sender, Signal
from plg_router.kernel.ids import AccountId, EventId, RepId, UserId, WorkspaceId
from plg_router.kernel.kinds import Kind
from plg_router.policy.handoff import Motion
from plg_router.policy.policy import Policy, read_policy
from plg_router.policy.routing import Squad
from plg_router.services.ports import Cause

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)  # a Wednesday
DAY = timedelta(days=1)
ROUND_THE_CLOCK = WorkingHours("UTC", tuple(Shift(weekday, 0, 1440) for weekday in range(7)))
CAUSE = Cause(EventId("signal-1"), EventId("event-1"))
SAME = Evidence(EvidenceKind.CRM_DOMAIN, "crm-1")

MID_MARKET = CompanyFacts("Acme", 200, "software", "US", 30_000)

# Small enough to reckon with: two active people, a feature, 50 employees and a demo make 100.
_RULES: dict[str, object] = {
    "scoring": {
        "threshold": 70,
        "rearm_below": 60,
        "usage": {
            "active_teammates": {"points": 30},
            "invitations": {"points": 0},
            "shared_workspaces": {"points": 0},
            "integrations": {"points": 0},
            "features": {"points": 10},
            "active_days": {"points": 0},
        },
        "fit": {
            "company_size": {"points": 30},
            "industry": {"points": 0},
            "seniority": {"points": 0},
            "departments": {"points": 0},
            "budget": {"points": 0},
        },
        "intent": {
            "hand_raised": {"points": 30, "half_life_days": 14},
            "pricing_visits": {"points": 0},
            "upgrade_clicks": {"points": 0},
            "enterprise_features": {"points": 0},
            "limits_hit": {"points": 0},
            "executives_active": {"points": 0},
        },
    },
    "handoff": {
        "roles": ["enterprise_ae", "expansion_specialist", "sales_assist"],
        "matrix": [
            {"name": "enterprise", "when": {"sizes": ["enterprise"]}, "motion": "sales_led"},
            {"name": "mid_market", "when": {"sizes": ["mid"]}, "motion": "sales_assist"},
            {
                "name": "small",
                "when": {"sizes": ["micro", "small"], "minimum_deal_value": 5000},
                "motion": "sales_assist",
            },
            {
                "name": "unknown",
                "when": {"sizes": ["unknown"], "team": "high"},
                "motion": "sales_assist",
            },
            {"name": "self_serve", "motion": "self_serve"},
        ],
        "nurture": [{"name": "onboarding", "from_score": 0, "steps": ["onboarding e-mails"]}],
    },
    "routing": {
        "roles": {
            "enterprise_ae": {"squad": "enterprise"},
            "expansion_specialist": {"squad": "expansion"},
            "sales_assist": {"squad": "velocity"},
        },
        "segments": [
            {"sizes": ["enterprise"], "role": "enterprise_ae"},
            {"sizes": ["micro", "small", "mid", "unknown"], "role": "sales_assist"},
        ],
        "territories": {
            "countries": {"AMER": ["US"], "EMEA": ["DE"]},
            "unknown_country": "AMER",
        },
    },
    "sla": {
        "attempts": 2,
        "escalate_to": {
            "enterprise": "head-of-enterprise",
            "expansion": "head-of-expansion",
            "velocity": "head-of-velocity",
        },
    },
}
RULES: Policy = read_policy(_RULES)


def company(domain: str = "acme.com") -> AccountId:
    """Return the account of a company."""
    return AccountId(company_node(domain))


def node(name: str) -> Node:
    """Return a node by its key."""
    return Node(name)


def signal(
    event_id: str,
    user_id: str = "ann",
    *,
    kind: Kind = Kind.FEATURE_USED,
    domain: str | None = "acme.com",
    workspace: str | None = None,
    at: datetime = NOW,
    subject: str | None = "reports",
) -> Signal:
    """Return what a user did; no domain means private mail."""
    mail = Mail(MailClass.CORPORATE, domain) if domain else Mail(MailClass.FREE, "gmail.com")
    return Signal(
        event_id=EventId(event_id),
        occurred_at=at,
        kind=kind,
        sender=Sender(UserId(user_id), mail),
        workspaces=(WorkspaceId(workspace),) if workspace else (),
        subject=subject,
    )


def buying_signals(domain: str = "acme.com") -> list[Signal]:
    """Return what two colleagues do who are about to buy: 70 points, 100 with a known size."""
    return [
        signal(f"{domain}-1", f"ann@{domain}", domain=domain),
        signal(f"{domain}-2", f"bob@{domain}", domain=domain),
        signal(f"{domain}-3", f"ann@{domain}", domain=domain, kind=Kind.DEMO_REQUESTED),
    ]


def rep(
    rep_id: str = "rita",
    *,
    cap: int = 10,
    squads: Sequence[Squad] = (Squad.VELOCITY,),
    territories: Sequence[str] = ("AMER",),
    active: bool = True,
    manager: str | None = None,
) -> Rep:
    """Return a rep who works round the clock."""
    return Rep(
        rep_id=RepId(rep_id),
        squads=frozenset(squads),
        skills=frozenset(),
        territories=frozenset(territories),
        hours=ROUND_THE_CLOCK,
        weight=1,
        cap=cap,
        active=active,
        manager=RepId(manager) if manager else None,
    )


def customer(
    owner: str = "olga", *, version: int = 1, backup: str | None = None, crm_id: str = "crm-1"
) -> CrmAccount:
    """Return the CRM's record of an existing customer."""
    return CrmAccount(
        crm_id=crm_id,
        version=version,
        owner=RepId(owner),
        backup=RepId(backup) if backup else None,
        lifecycle=Lifecycle.CUSTOMER,
    )


def qualified(domain: str = "acme.com", crossing: int = 1, score: int = 80) -> LeadQualified:
    """Return the crossing of the threshold by a company."""
    reasons = ("a demo requested",)
    return LeadQualified(company(domain), crossing, score, Motion.SALES_ASSIST, reasons)
