"""Turn what became of accounts, and of the people in them, into the events others read."""

from functools import singledispatch

from plg_router.contracts.account_events import (
    AccountDiscoveredData,
    AccountDiscoveredV1,
    AccountEnrichedData,
    AccountEnrichedV1,
    AccountMergedData,
    AccountMergedV1,
    AccountOwnerChangedData,
    AccountOwnerChangedV1,
    AccountSignalsChangedData,
    AccountSignalsChangedV1,
    ContactKeptData,
    ContactKeptV1,
)
from plg_router.contracts.envelope import Event, Metadata
from plg_router.domain.enrichment.events import AccountEnriched, ContactKept
from plg_router.domain.identity.events import AccountMerged
from plg_router.domain.routing.events import AccountOwnerChanged
from plg_router.domain.signals.events import AccountDiscovered, AccountSignalsChanged

AccountNews = (
    AccountDiscovered
    | AccountSignalsChanged
    | AccountMerged
    | AccountOwnerChanged
    | ContactKept
    | AccountEnriched
)


@singledispatch
def announce(event: AccountNews, metadata: Metadata) -> Event:
    """Return the contract that announces what became of an account."""
    message = f"{type(event).__name__} {metadata.event_id} has no contract"
    raise TypeError(message)


@announce.register
def _(event: AccountDiscovered, metadata: Metadata) -> Event:
    data = AccountDiscoveredData(
        account_id=event.account_id, domain=event.domain, profile_version=event.profile_version
    )
    return AccountDiscoveredV1(metadata=metadata, data=data)


@announce.register
def _(event: AccountSignalsChanged, metadata: Metadata) -> Event:
    data = AccountSignalsChangedData(
        account_id=event.account_id, profile_version=event.profile_version
    )
    return AccountSignalsChangedV1(metadata=metadata, data=data)


@announce.register
def _(event: AccountMerged, metadata: Metadata) -> Event:
    data = AccountMergedData(account_id=event.account_id, into=event.into)
    return AccountMergedV1(metadata=metadata, data=data)


@announce.register
def _(event: AccountOwnerChanged, metadata: Metadata) -> Event:
    data = AccountOwnerChangedData(
        account_id=event.account_id,
        owner_rep_id=event.owner,
        previous_owner_rep_id=event.previous_owner,
    )
    return AccountOwnerChangedV1(metadata=metadata, data=data)


@announce.register
def _(event: ContactKept, metadata: Metadata) -> Event:
    return ContactKeptV1(metadata=metadata, data=ContactKeptData(person=event.person))


@announce.register
def _(event: AccountEnriched, metadata: Metadata) -> Event:
    data = AccountEnrichedData(account_id=event.account_id, provider=event.source)
    return AccountEnrichedV1(metadata=metadata, data=data)
