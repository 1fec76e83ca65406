"""Events are put ten a call, and those the bus refused are known by their positions."""

import pytest

from plg_router.adapters.event_bus import EventBus
from plg_router.kernel.errors import Transient
from plg_router.services.relay_events import OutgoingEvent
from tests.fakes.aws_answers import client_of, scripted, unreachable

EVENTS = [OutgoingEvent("LeadAssigned.v1", f'{{"number":{number}}}') for number in range(11)]
TAKEN, REFUSED = {"EventId": "1"}, {"ErrorCode": "ThrottlingException"}


@pytest.fixture(scope="module")
def client():
    return client_of("events")


def entries(events):
    """Return what PutEvents is asked to take."""
    return {
        "Entries": [
            {
                "EventBusName": "plg-test",
                "Source": "plg.router",
                "DetailType": event.detail_type,
                "Detail": event.detail,
            }
            for event in events
        ]
    }


def test_eleven_events_need_two_calls(client):
    with scripted(client) as bus:
        bus.add_response("put_events", {"Entries": [TAKEN] * 10}, entries(EVENTS[:10]))
        bus.add_response("put_events", {"Entries": [TAKEN]}, entries(EVENTS[10:]))

        refused = EventBus(client, "plg-test", "plg.router").put(EVENTS)

    assert refused == []


def test_refused_events_are_named_across_calls(client):
    with scripted(client) as bus:
        first = [REFUSED if position in {2, 7} else TAKEN for position in range(10)]
        bus.add_response("put_events", {"FailedEntryCount": 2, "Entries": first})
        bus.add_response("put_events", {"FailedEntryCount": 1, "Entries": [REFUSED]})

        refused = EventBus(client, "plg-test", "plg.router").put(EVENTS)

    assert refused == [2, 7, 10]


def test_nothing_to_tell_asks_nothing_of_the_bus(client):
    with scripted(client):
        assert EventBus(client, "plg-test", "plg.router").put([]) == []


def test_a_bus_that_cannot_be_reached_is_worth_another_delivery():
    with pytest.raises(Transient):
        EventBus(unreachable("events"), "plg-test", "plg.router").put(EVENTS)
