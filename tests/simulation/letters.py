"""What the CRM writes of a lead it was given, and whom any event is about."""

from collections.abc import Iterator
from datetime import datetime

from plg_router.contracts.account_changed import AccountChangedData, AccountChangedV1
from plg_router.contracts.account_events import AccountSignalsChangedV2
from plg_router.contracts.envelope import Metadata
from plg_router.contracts.lead_engaged import LeadEngagedData, LeadEngagedV1
from plg_router.contracts.rep_changed import RepChangedV1
from plg_router.domain.assignment.lead import Lead
from plg_router.domain.identity.nodes import company_node
from tests.simulation.product import Body


def named(event_id: str, now: datetime) -> Metadata:
    """Return the metadata of an event."""
    return Metadata(event_id=event_id, occurred_at=now, producer="town")


def touch(lead: Lead, now: datetime, *, meeting: bool) -> LeadEngagedV1:
    """Return that somebody reached the customer."""
    data = LeadEngagedData(
        account_id=lead.account_id,
        rep_id=lead.rep_id or "wim",
        engaged_at=now,
        meeting_booked_at=now if meeting else None,
    )
    name = f"touch of {lead.account_id} at version {lead.version}"
    return LeadEngagedV1(metadata=named(name, now), data=data)


def one_company(domains: tuple[str, ...], now: datetime) -> AccountChangedV1:
    """Return that the CRM found two companies to be one."""
    crm_id = f"group of {domains[0]}"
    data = AccountChangedData(crm_id=crm_id, version=1, domains=domains)
    return AccountChangedV1(metadata=named(crm_id, now), data=data)


def about(content: object) -> Iterator[str]:
    """Yield the accounts and reps that an event is about, as the tables' keys name them."""
    if isinstance(content, Body):
        yield from content.companies
    elif isinstance(content, AccountChangedV1):
        yield from map(company_node, content.data.domains)
    elif isinstance(content, RepChangedV1):
        yield content.data.rep_id
    elif isinstance(content, AccountSignalsChangedV2):
        yield from (change.data.account_id for change in content.data.changes)
    else:
        yield getattr(getattr(content, "data", None), "account_id", "")
