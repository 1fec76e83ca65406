"""What a CRM tells the router: its reps, its accounts, and that somebody reached a customer."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from infra.bus.entries import CRM, Entry, text_of

_AROUND_THE_CLOCK = [{"weekday": day, "start": "00:00", "end": "24:00"} for day in range(7)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RepFacts:
    """A rep who works around the clock, as reps do where a working day lasts a minute."""

    rep_id: str
    squads: tuple[str, ...]
    territories: tuple[str, ...]
    skills: tuple[str, ...] = ()
    weight: int = 1
    cap: int = 10
    manager: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFacts:
    """A company as the CRM knows it."""

    domain: str
    name: str
    owner: str | None = None
    backup: str | None = None
    lifecycle: str = "prospect"
    has_open_opportunity: bool = False


def rep_changed(rep: RepFacts, *, version: int, now: datetime, active: bool = True) -> Entry:
    """Return the CRM's word on a rep."""
    data: dict[str, object] = {
        "rep_id": rep.rep_id,
        "version": version,
        "active": active,
        "squads": list(rep.squads),
        "skills": list(rep.skills),
        "territories": list(rep.territories),
        "weight": rep.weight,
        "cap": rep.cap,
        "zone": "UTC",
        "shifts": _AROUND_THE_CLOCK,
    }
    if rep.manager:
        data["manager_rep_id"] = rep.manager
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
    if account.owner:
        data["owner_rep_id"] = account.owner
    if account.backup:
        data["backup_rep_id"] = account.backup
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


def _entry(detail_type: str, data: dict[str, object], now: datetime) -> Entry:
    metadata = {"event_id": str(uuid4()), "occurred_at": text_of(now), "producer": "crm"}
    return Entry(
        Source=CRM,
        DetailType=detail_type,
        Time=text_of(now),
        Detail={"metadata": metadata, "data": data},
    )
