"""What it takes to tell that accounts changed, in entries of the bus: the same on any machine."""

from math import ceil

import pytest

from plg_router.runtime.outbox_stream import on_outbox
from plg_router.runtime.settings import Settings
from plg_router.services.relay_events import RelayEvents
from tests.fakes.deliveries import streamed
from tests.fakes.outboxes import change, pending
from tests.fakes.world import CountedPauses, InMemoryBus

AN_ENTRY = 25


@pytest.mark.parametrize("accounts", [1, 2, 25, 26, 57, 100])
def test_a_batch_of_changed_accounts_takes_a_twenty_fifth_as_many_entries(accounts):
    """At a dollar a million entries, and one more message to scoring for each."""
    bus = InMemoryBus()
    relay = on_outbox(Settings, lambda _: RelayEvents(bus, CountedPauses()))
    changes = [change(f"company:{number}.com") for number in range(accounts)]

    relay(streamed(*[[pending(one)] for one in changes]), None)

    assert len(bus.taken) == ceil(accounts / AN_ENTRY)
