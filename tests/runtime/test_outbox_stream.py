"""Every event of a committed write leaves, or the stream delivers it again."""

import json

import pytest

from plg_router.kernel.errors import Transient
from plg_router.runtime.outbox_stream import on_outbox
from plg_router.runtime.settings import Settings
from plg_router.services.relay_events import RelayEvents
from tests.fakes.deliveries import streamed
from tests.fakes.world import CountedPauses, InMemoryBus


def pending(number):
    """Return an event as an item carries it."""
    return {"detail_type": "AccountEnriched.v1", "detail": {"data": {"number": number, "é": "ü"}}}


def handler_of(bus):
    """Return the entry point of a relay to a bus."""
    return on_outbox(Settings, lambda _: RelayEvents(bus, CountedPauses()))


def numbers(bus):
    """Return the events that left."""
    return [json.loads(event.detail)["data"]["number"] for event in bus.taken]


def test_the_events_of_all_records_leave_in_their_order():
    bus = InMemoryBus()

    answer = handler_of(bus)(streamed([pending(1), pending(2)], [pending(3)]), None)

    assert answer is None
    assert numbers(bus) == [1, 2, 3]
    assert {event.detail_type for event in bus.taken} == {"AccountEnriched.v1"}


def test_what_the_bus_refuses_at_first_leaves_in_the_end():
    bus = InMemoryBus({0, 2}, {1}, {0})

    handler_of(bus)(streamed([pending(1), pending(2)], [pending(3)]), None)

    assert sorted(numbers(bus)) == [1, 2, 3]


def test_the_stream_delivers_again_while_any_event_has_not_left(log):
    bus = InMemoryBus({1}, {0}, {0}, {0})

    with pytest.raises(Transient):
        handler_of(bus)(streamed([pending(1)], [pending(2)]), None)

    (line,) = log.lines("batch")
    assert (line["relayed"], line["refused"]) == (1, 1)


def test_a_second_delivery_tells_the_same_again():
    bus = InMemoryBus()
    handler = handler_of(bus)

    for _ in range(2):
        handler(streamed([pending(1)]), None)

    assert bus.taken[0] == bus.taken[1]


@pytest.mark.requirement("S4")
def test_relayed_events_are_counted_by_type(published):
    handler_of(InMemoryBus())(streamed([pending(1)], [pending(2)]), None)

    assert published() == [{"relayed": 2, "refused": 0, "AccountEnriched.v1": 2}]


def test_an_event_that_has_not_left_counts_for_no_type(published):
    with pytest.raises(Transient):
        handler_of(InMemoryBus({1}, {0}, {0}, {0}))(streamed([pending(1)], [pending(2)]), None)

    assert published() == [{"relayed": 1, "refused": 1, "AccountEnriched.v1": 1}]
