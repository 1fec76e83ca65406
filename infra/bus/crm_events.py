"""What a CRM tells the router: its reps, its accounts, and that somebody reached a customer."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from infra.bus.entries import CRM, Entry, text_of


@dataclass(frozen=True, slots=True, kw_only=True)
class RepFacts:
    """A rep who works around the clock, as reps do where a working day lasts a minute."""

    rep_id: str
    squads: tuple[str, ...]
    territories: tuple[str, ...]
    skills: tuple[str, ...] = ()
    weight: int = 1
    cap: int = 10
    daily_cap: int | None = None
    weekly_cap: int | None = None
    joined_on: date | None = None
    away_for: timedelta | None = None  # time off, from when the router is told
    active: bool = True
    manager: str | None = None
    weekdays: tuple[int, ...] = tuple(range(7))  # of work; 0 is Monday


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFacts:
    """A company as the CRM knows it."""

    domain: str
    name: str
    owner: str | None = None
    backup: str | None = None
    lifecycle: str = "prospect"
    has_open_opportunity: bool = False
    employees: int | None = None
    industry: str | None = None
    country: str | None = None
    annual_deal_value: int | None = None


def rep_changed(rep: RepFacts, *, version: int, now: datetime) -> Entry:
    """Return the CRM's word on a rep."""
    data: dict[str, object] = {
        "rep_id": rep.rep_id,
        "version": version,
        "active": rep.active,
        "squads": list(rep.squads),
        "skills": list(rep.skills),
        "territories": list(rep.territories),
        "weight": rep.weight,
        "cap": rep.cap,
        "zone": "UTC",
        "shifts": [{"weekday": day, "start": "00:00", "end": "24:00"} for day in rep.weekdays],
    }
    known: dict[str, object] = {
        "daily_cap": rep.daily_cap,
        "weekly_cap": rep.weekly_cap,
        "joined_on": rep.joined_on and rep.joined_on.isoformat(),
        "manager_rep_id": rep.manager,
    }
    if rep.away_for:
        data["time_off"] = [{"start": text_of(now), "end": text_of(now + rep.away_for)}]
    data |= {field: value for field, value in known.items() if value is not None}
    return _entry("RepChanged.v1", data, now)


def account_changed(account: AccountFacts, *, version: int, now: datetime) -> Entry:
    """Return the CRM's word on a company."""
    data: dict[str, object] = {
        "crm_id": f"crm-{account.domain}",
        "version": version,
        "name": account.name,
        "domains": [account.domain],
        "lifecycle": account.lifecycle,
        "has_open_opportunity": account.has_open_opportunity,
    }
    known: dict[str, object] = {
        "owner_rep_id": account.owner,
        "backup_rep_id": account.backup,
        "employees": account.employees,
        "industry": account.industry,
        "country": account.country,
        "annual_deal_value": account.annual_deal_value,
    }
    data |= {field: value for field, value in known.items() if value is not None}
    return _entry("AccountChanged.v1", data, now)


def lead_engaged(account_id: str, rep_id: str, *, now: datetime, channel: str = "email") -> Entry:
    """Return the CRM's word that a rep reached an account."""
    data: dict[str, object] = {
        "account_id": account_id,
        "rep_id": rep_id,
        "engaged_at": text_of(now),
        "channel": channel,
    }
    return _entry("LeadEngaged.v1", data, now)


def assignment_overridden(
    account_id: str, lead_version: int, to: str, *, by: str, reason: str, now: datetime
) -> Entry:
    """Return the CRM's word that somebody gives an account's lead to a rep by hand (S139)."""
    data: dict[str, object] = {
        "account_id": account_id,
        "lead_version": lead_version,
        "rep_id": to,
        "overridden_by": by,
        "reason": reason,
    }
    return _entry("AssignmentOverridden.v1", data, now)


def lead_verdict_recorded(
    account_id: str,
    decision_seq: int,
    rep_id: str,
    *,
    fault: str | None,
    reason: str,
    now: datetime,
) -> Entry:
    """Return the CRM's word on what a rep says of a lead; without a fault it was worth having."""
    data: dict[str, object] = {
        "account_id": account_id,
        "decision_seq": decision_seq,
        "rep_id": rep_id,
        "verdict": "rejected" if fault else "accepted",
        "reason": reason,
        "recorded_at": text_of(now),
    }
    if fault:
        data["fault"] = fault
    return _entry("LeadVerdictRecorded.v1", data, now)


def _entry(detail_type: str, data: dict[str, object], now: datetime) -> Entry:
    metadata = {"event_id": str(uuid4()), "occurred_at": text_of(now), "producer": "crm"}
    return Entry(
        Source=CRM,
        DetailType=detail_type,
        Time=text_of(now),
        Detail={"metadata": metadata, "data": data},
    )
