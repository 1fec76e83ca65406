"""Every event of a committed write leaves, or the stream delivers it again."""

import json

import pytest

from plg_router.contracts.account_events import AccountSignalsChangedV2
from plg_router.kernel.errors import Transient
from plg_router.runtime.outbox_stream import on_outbox
from plg_router.runtime.settings import Settings
from plg_router.services.relay_events import RelayEvents
from tests.fakes import outboxes
from tests.fakes.deliveries import streamed
from tests.fakes.outboxes import change
from tests.fakes.world import CountedPauses, InMemoryBus

SHARED = "AccountSignalsChanged.v2"


def pending(number):
    """Return an event as an item carries it."""
    return {"detail_type": "AccountEnriched.v1", "detail": {"data": {"number": number, "é": "ü"}}}


def handler_of(bus):
    """Return the entry point of a relay to a bus."""
    return on_outbox(Settings, lambda _: RelayEvents(bus, CountedPauses()))


def changed(name):
    """Return that a company changed, as its item carries it."""
    return outboxes.pending(change(f"company:{name}.com"))


def accounts(event):
    """Return the accounts whose change an entry tells."""
    told = AccountSignalsChangedV2.model_validate_json(event.detail)
    return [each.data.account_id for each in told.data.changes]


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


def test_changes_of_one_delivery_leave_together_and_wait_for_no_other():
    bus = InMemoryBus()
    handler = handler_of(bus)

    handler(streamed([changed("a")], [changed("b"), pending(1)]), None)
    handler(streamed([changed("c")]), None)

    assert [accounts(event) for event in bus.taken if event.detail_type == SHARED] == [
        ["company:a.com", "company:b.com"],
        ["company:c.com"],
    ]


def test_of_several_entries_that_share_changes_only_the_refused_one_is_put_again():
    bus = InMemoryBus({1}, {0}, set())
    changes = [changed(f"firm-{number:02}") for number in range(60)]

    handler_of(bus)(streamed(changes), None)

    assert [len(call) for call in bus.calls] == [3, 1, 1]
    assert bus.calls[1] == [bus.calls[0][1]]
    told = [account for event in bus.taken for account in accounts(event)]
    assert sorted(told) == [f"company:firm-{number:02}.com" for number in range(60)]


@pytest.mark.requirement("S4")
def test_every_change_that_left_is_counted_and_none_that_stayed(log, published):
    bus = InMemoryBus({0}, {0}, {0}, {0})

    with pytest.raises(Transient):
        handler_of(bus)(streamed([changed(f"firm-{number}") for number in range(30)]), None)

    assert published() == [{"relayed": 5, "refused": 25, SHARED: 5}]
    (line,) = log.lines("batch")
    assert (line["relayed"], line["refused"], line["entries"]) == (5, 25, 2)


@pytest.mark.requirement("S4")
def test_relayed_events_are_counted_by_type(published):
    handler_of(InMemoryBus())(streamed([pending(1)], [pending(2)]), None)

    assert published() == [{"relayed": 2, "refused": 0, "AccountEnriched.v1": 2}]


def test_an_event_that_has_not_left_counts_for_no_type(published):
    with pytest.raises(Transient):
        handler_of(InMemoryBus({1}, {0}, {0}, {0}))(streamed([pending(1)], [pending(2)]), None)

    assert published() == [{"relayed": 1, "refused": 1, "AccountEnriched.v1": 1}]
