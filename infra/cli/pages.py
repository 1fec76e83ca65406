"""Show accounts, scores and decisions to a person at a terminal."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from infra.cli.account_pages import members_table
from infra.cli.handoff_page import handoff_table
from infra.cli.score_page import score_table
from infra.operate.dossier import Dossier
from plg_router.domain.assignment.credits import LEAD
from plg_router.domain.assignment.record import DecisionRecord
from plg_router.domain.assignment.refusal import Refusal
from plg_router.domain.enrichment.firmographics import CompanyFacts, Firmographics
from plg_router.domain.identity.nodes import Node
from plg_router.domain.identity.resolve import Link
from plg_router.domain.routing.request import RoutingRequest
from plg_router.domain.signals.profile import Profile
from plg_router.kernel.clock import start_of
from plg_router.policy.policy import Policy


def account_page(
    dossier: Dossier, policy: Policy, now: datetime, links: Mapping[Node, Link]
) -> RenderableType:
    """Return everything about an account: who they are and why, the score, every decision."""
    parts: list[RenderableType] = [
        Panel(
            profile_table(dossier, policy),
            title=Text(dossier.account_id, style="bold"),
            expand=False,
        )
    ]
    parts.append(members_table(dossier.account_id, dossier.profile, links))
    seen = dossier.assessment(policy, now)
    parts.append(score_table(seen.card, policy.scoring.levels))
    parts.append(handoff_table(seen, dossier.standing, policy.handoff))
    parts += [decision_page(record) for record in dossier.decisions]
    if dossier.refusals:
        parts.append(refusals_table(dossier.refusals))
    if not dossier.decisions:
        parts.append(Text("No decision: the product carries the sale.", style="dim"))
    return Group(*parts)


def profile_table(dossier: Dossier, policy: Policy) -> Table:
    """Return who an account is and what it does with the product."""
    profile, table = dossier.profile, _pairs()
    table.add_row("company", _company(dossier.company(policy)))
    table.add_row("told by", _sources(dossier.firmographics))
    table.add_row("people", f"{len(profile.named)} ({_mail_classes(profile)})")
    table.add_row("invited", str(len(profile.invitees)))
    table.add_row("features", ", ".join(sorted(profile.features)) or "-")
    table.add_row("integrations", ", ".join(sorted(profile.integrations)) or "-")
    table.add_row("active", _days(profile))
    events = (
        f"{kind} x{sum(len(ids) for ids in by_day.values())}"
        for kind, by_day in sorted(profile.events.items())
    )
    table.add_row("events", ", ".join(events) or "-")
    if dossier.crm:
        owner = dossier.crm.owned_by or "nobody"
        table.add_row("CRM", f"{dossier.crm.lifecycle}, owned by {owner}")
    place = dossier.position(policy)
    table.add_row("pipeline", f"{place.pipeline}: {place.stage}")
    standing = dossier.standing
    table.add_row("stands", f"tier {standing.tier}, {standing.motion}, {_times(standing.crossing)}")
    table.add_row("triggers", ", ".join(sorted(standing.fired)) or "none fired")
    table.add_row("version", str(dossier.version))
    return table


def decision_page(record: DecisionRecord) -> RenderableType:
    """Return one decision in full: what was asked, who could have had it, and why one got it."""
    facts = _pairs()
    facts.add_row("decided", f"{record.decided_at:%Y-%m-%d %H:%M:%S} UTC by step {record.step}")
    facts.add_row("lead", _asked(record.request))
    facts.add_row("because", "\n".join(record.request.reasons))
    if record.request.triggers:
        facts.add_row("triggers", ", ".join(record.request.triggers))
    facts.add_row("steps", "\n".join(record.trace) or "-")
    if record.by:
        facts.add_row("by hand", record.by)
    facts.add_row("decision", Text(f"{record.rep_id or 'nobody'}: {record.reason}", style="bold"))
    if record.relaxed:
        facts.add_row("relaxed", ", ".join(record.relaxed))
    facts.add_row("policy", record.policy_hash)
    parts: list[RenderableType] = [facts]
    if record.candidates:
        parts.append(candidates_table(record))
    title = Text(f"Decision {record.seq}: {record.outcome}", style="bold")
    return Panel(Group(*parts), title=title, title_align="left", expand=False)


def refusals_table(refusals: Iterable[Refusal]) -> Table:
    """Return which choices by hand were refused, and what would have been possible."""
    table = Table(title="Refused by hand", title_justify="left")
    for heading in ("refused (UTC)", "to", "by", "their reason", "refused since"):
        table.add_column(heading, overflow="fold")
    for refusal in refusals:
        choice = refusal.demand.choice
        table.add_row(
            f"{refusal.refused_at:%Y-%m-%d %H:%M:%S}",
            choice.to,
            choice.by,
            choice.reason,
            f"{refusal.field} {refusal.fix}",
        )
    return table


def candidates_table(record: DecisionRecord) -> Table:
    """Return every candidate with the reason they were in or out, and their credit."""
    table = Table(title="Why this rep and not the others", title_justify="left")
    for heading in ("rep", "verdict"):
        table.add_column(heading)
    for heading in ("credit before", "after"):
        table.add_column(heading, justify="right")
    for candidate in record.candidates:
        chosen = candidate.rep_id == record.rep_id
        table.add_row(
            candidate.rep_id,
            "chosen: highest credit" if chosen else candidate.verdict,
            _credit(record.credits_before.get(candidate.rep_id)),
            _credit(record.credits_after.get(candidate.rep_id)),
            style="bold green" if chosen else "" if candidate.eligible else "dim",
        )
    return table


def leads_table(dossiers: Iterable[Dossier]) -> Table:
    """Return the latest lead of every account that has one, the newest first."""
    table = Table(title="Leads", title_justify="left")
    for heading in ("account", "state", "rep", "squad", "motion"):
        table.add_column(heading)
    table.add_column("score", justify="right")
    table.add_column("attempt", justify="right")
    table.add_column("deadline (UTC)")
    leads = [dossier.lead for dossier in dossiers if dossier.lead]
    for lead in sorted(leads, key=lambda lead: lead.opened_at, reverse=True):
        table.add_row(
            lead.account_id,
            lead.status,
            lead.rep_id or "-",
            lead.squad,
            lead.request.motion,
            str(lead.request.score),
            str(lead.attempt),
            f"{lead.deadline:%Y-%m-%d %H:%M:%S}" if lead.deadline else "-",
        )
    return table


def _pairs() -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim")
    table.add_column(overflow="fold")
    return table


def _times(crossings: int) -> str:
    return f"qualified {crossings} times" if crossings != 1 else "qualified once"


def _asked(request: RoutingRequest) -> str:
    role = f", role {request.role}" if request.role else ""
    return f"score {request.score}, motion {request.motion}, tier {request.tier}{role}"


def _company(company: CompanyFacts) -> str:
    known = (
        company.name,
        f"{company.employees:,} people" if company.employees else None,
        company.industry,
        company.country,
        f"${company.annual_deal_value:,} a year" if company.annual_deal_value else None,
    )
    return ", ".join(fact for fact in known if fact) or "unknown"


def _sources(known: Firmographics) -> str:
    """Return who spoke of the company and when, and which vendors were asked and knew nothing."""
    told = [f"{name} {said.as_of:%Y-%m-%d}" for name, said in sorted(known.sources.items())]
    silent = sorted(known.asked.keys() - known.sources.keys())
    told += [f"{name} {known.asked[name]:%Y-%m-%d} (knew nothing)" for name in silent]
    return ", ".join(told) or "nobody"


def _mail_classes(profile: Profile) -> str:
    classes = sorted(member.mail_class.name.lower() for member in profile.named.values())
    return ", ".join(f"{classes.count(name)} {name}" for name in dict.fromkeys(classes))


def _days(profile: Profile) -> str:
    if not profile.active_days:
        return "never"
    first, last = min(profile.active_days), max(profile.active_days)
    return (
        f"{len(profile.active_days)} days, {start_of(first):%Y-%m-%d} to {start_of(last):%Y-%m-%d}"
    )


def _credit(units: int | None) -> str:
    return "-" if units is None else f"{units / LEAD:+.3f}"
