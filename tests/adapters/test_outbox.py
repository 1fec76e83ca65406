"""The events of a write can be told apart from any other's, and are the same when told twice."""

import json
from datetime import timedelta

import pytest

from plg_router.adapters.dynamodb.accounts import ACCOUNT, AccountTable
from plg_router.adapters.dynamodb.items import get
from plg_router.adapters.dynamodb.outbox import outbox
from plg_router.contracts.account_events import AccountDiscoveredV1
from plg_router.domain.identity.events import AccountMerged, folded
from plg_router.domain.signals.fold import fold
from plg_router.services.ports import Versioned
from tests.adapters.stores import make_table, outbox_of
from tests.fakes.cast import CAUSE, NOW, buying_signals, company

ACME = company()
DISCOVERED = folded(ACME, 1)


def entries(*events, written="company:acme.com/ACCOUNT/1", occurred_at=NOW):
    """Return what a write's outbox holds."""
    return json.loads(outbox(events, written=written, occurred_at=occurred_at, cause=CAUSE))


def ids(*events, **write):
    """Return the ids of a write's events."""
    return [entry["detail"]["metadata"]["event_id"] for entry in entries(*events, **write)]


def test_an_entry_is_the_published_contract_with_the_cause_of_it_all():
    (entry,) = entries(DISCOVERED)

    event = AccountDiscoveredV1.model_validate(entry["detail"])
    assert entry["detail_type"] == "AccountDiscovered.v1"
    assert event.data.domain == "acme.com"
    assert event.metadata.occurred_at == NOW
    assert event.metadata.producer == "plg.router"
    assert event.metadata.correlation_id == CAUSE.correlation_id
    assert event.metadata.causation_id == CAUSE.causation_id


def test_the_same_write_names_its_events_the_same_whenever_it_is_told():
    assert ids(DISCOVERED) == ids(DISCOVERED, occurred_at=NOW + timedelta(days=1))


def test_no_two_events_share_a_name():
    merged = AccountMerged(ACME, company("beta.com"))

    names = [
        *ids(DISCOVERED, merged, AccountMerged(ACME, company("gamma.com"))),
        *ids(DISCOVERED, written="company:acme.com/ACCOUNT/2"),
        *ids(DISCOVERED, written="company:acme.com/STANDING/1"),
    ]

    assert len(set(names)) == len(names)


def test_a_write_without_news_carries_nothing():
    assert outbox([], written="a/b/1", occurred_at=NOW, cause=CAUSE) is None


@pytest.mark.parametrize("version", [1, 2])
def test_every_version_of_an_item_names_events_of_its_own(table_client, version):
    table = make_table(table_client)
    accounts = AccountTable(table_client, table, lambda: NOW)
    seen = set()

    for number in range(1, version + 1):
        profile = Versioned(fold(buying_signals()), number)
        accounts.save_profile(ACME, profile, folded(ACME, number), CAUSE)
        (entry,) = outbox_of(get(table_client, table, ACME, ACCOUNT))
        seen.add(entry["detail"]["metadata"]["event_id"])

    assert len(seen) == version
