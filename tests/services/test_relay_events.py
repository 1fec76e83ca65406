"""Events leave at least once; only those the bus refused are put again."""

import pytest

from plg_router.services.relay_events import OutgoingEvent, RelayEvents
from tests.fakes.world import CountedPauses, InMemoryBus

EVENTS = [OutgoingEvent("LeadAssigned.v1", str(number)) for number in range(5)]


@pytest.fixture
def pauses():
    return CountedPauses()


def test_events_the_bus_takes_are_put_once(pauses):
    bus = InMemoryBus()

    assert RelayEvents(bus, pauses)(EVENTS) == []
    assert bus.calls == [EVENTS]
    assert pauses.attempts == []


def test_refused_events_are_put_again_alone(pauses):
    bus = InMemoryBus({1, 3}, {1}, set())

    left = RelayEvents(bus, pauses)(EVENTS)

    assert left == []
    assert bus.calls == [EVENTS, [EVENTS[1], EVENTS[3]], [EVENTS[3]]]
    assert sorted(event.detail for event in bus.taken) == ["0", "1", "2", "3", "4"]
    assert pauses.attempts == [1, 2]


def test_what_is_refused_to_the_last_is_named(pauses):
    bus = InMemoryBus({0, 4}, {0, 1}, {1}, {0})

    left = RelayEvents(bus, pauses)(EVENTS)

    assert left == [4]
    assert len(bus.calls) == 4
    assert sorted(event.detail for event in bus.taken) == ["0", "1", "2", "3"]


def test_no_events_leave_no_trace(pauses):
    bus = InMemoryBus()

    assert RelayEvents(bus, pauses)([]) == []
    assert bus.taken == []
