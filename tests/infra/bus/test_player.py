"""Every entry reaches the bus, ten a call, and what was put is remembered."""

import json
from threading import Lock

import pytest

from infra.bus.player import BusRefused, Player


class Bus:
    """An event bus that refuses entries for a while."""

    def __init__(self, refusals=0):
        self.calls = []
        self._refusals = refusals
        self._lock = Lock()

    def put_events(self, Entries):  # noqa: N803  the name boto3 gives it
        with self._lock:
            self.calls.append(Entries)
            refuse = self._refusals > 0
            self._refusals -= refuse
        verdicts = [{"EventId": "e"} for _ in Entries]
        if refuse:
            verdicts[0] = {"ErrorCode": "ThrottlingException"}
        return {"FailedEntryCount": int(refuse), "Entries": verdicts}


def entry(number, source="product"):
    return {
        "Source": source,
        "DetailType": "ProductSignal.v1",
        "Time": "2026-03-04T12:00:00Z",
        "Detail": {"metadata": {"event_id": f"e-{number}"}},
    }


def arrived(bus):
    return [json.loads(one["Detail"])["metadata"]["event_id"] for call in bus.calls for one in call]


def test_all_entries_arrive_once_ten_a_call():
    bus, heard = Bus(), []
    player = Player(bus, "plg-test")

    player.play([entry(number) for number in range(25)], heard.append)

    assert sorted(map(len, bus.calls)) == [5, 10, 10]
    assert sorted(arrived(bus)) == sorted(f"e-{number}" for number in range(25))
    assert sum(heard) == 25
    assert {one["EventBusName"] for call in bus.calls for one in call} == {"plg-test"}


def test_only_what_the_bus_refused_is_put_again():
    bus = Bus(refusals=2)

    Player(bus, "plg-test").put(*(entry(number) for number in range(3)))

    assert [len(call) for call in bus.calls] == [3, 1, 1]


def test_a_bus_that_goes_on_refusing_is_an_error_with_its_code():
    with pytest.raises(BusRefused, match="ThrottlingException"):
        Player(Bus(refusals=99), "plg-test").put(entry(1))


def test_signals_are_counted_and_the_first_put_of_each_is_remembered():
    player = Player(Bus(), "plg-test")

    player.put(entry(1))
    first = player.put_at["e-1"]
    player.put(entry(1), entry(2))

    assert player.signals == 3
    assert player.put_at["e-1"] == first
    assert player.put_at.keys() == {"e-1", "e-2"}


def test_the_word_of_the_crm_is_no_product_signal():
    player = Player(Bus(), "plg-test")

    player.put(entry(1, source="crm"))

    assert player.signals == 0


def test_a_partners_source_drops_the_prefix_that_the_bus_reserves():
    bus = Bus()

    Player(bus, "plg-test").put(entry(1, source="aws.partner/segment.com/shop"))

    assert bus.calls[0][0]["Source"] == "segment.com/shop"
