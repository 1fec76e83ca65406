"""What a million events cost: the trace, the meter's rules, and the bill of a small day."""

from collections import Counter

import pytest

from infra.bench.cost import costs_of
from infra.bench.meter import CHUNK, Meter, chunks
from infra.bench.prices import MILLION, PRICES, Bill
from infra.bench.trace import ENVELOPE_SIZE, at_once, in_envelopes, make_trace, natively
from infra.bus.entries import ENVELOPE, signal_ids

EVENTS = 3_000


@pytest.fixture(scope="module")
def trace():
    return make_trace(EVENTS, seed=1)


@pytest.fixture(scope="module")
def costs(trace):
    return costs_of(trace)


def ids(entries):
    """Return the id of every event that entries carry."""
    return Counter(event_id for entry in entries for event_id in signal_ids(entry))


def test_a_day_holds_exactly_as_many_events_as_were_asked_for(trace):
    assert len(trace.day) == EVENTS
    assert set(ids(trace.day).values()) == {1}


def test_nineteen_of_twenty_events_are_of_people_who_will_never_buy(trace):
    assert trace.noise_share == pytest.approx(0.95, abs=0.001)


def test_a_seed_is_a_trace(trace):
    assert make_trace(EVENTS, seed=1) == trace
    assert make_trace(EVENTS, seed=2).day != trace.day


def test_a_trace_is_told_in_the_order_of_time(trace):
    times = [entry["Time"] for entry in trace.day]

    assert times == sorted(times)
    assert max(entry["Time"] for entry in trace.before) < times[0]


def test_envelopes_lose_no_event(trace):
    enveloped = in_envelopes(natively(trace.day))

    assert ids(enveloped) == ids(trace.day)
    assert len(enveloped) < len(trace.day) / 10
    assert ids(at_once(trace.before)) == ids(trace.before)


def test_an_envelope_is_full_but_for_the_last(trace):
    sizes = [
        len(signal_ids(entry))
        for entry in in_envelopes(natively(trace.day))
        if entry["DetailType"] == ENVELOPE
    ]

    assert sorted(sizes)[1:] == [ENVELOPE_SIZE] * (len(sizes) - 1)


def test_a_bill_is_what_was_used_times_the_prices():
    bill = Bill(10, product_chunks=10, counts={"write_units": 4, "transitions": 1})

    assert bill.above_bus == pytest.approx((4 * 0.625 + 25) / 10)
    assert bill.in_all == pytest.approx(bill.above_bus + 1)
    assert bill.per_event("write_units") == pytest.approx(0.4)


@pytest.mark.parametrize(("size", "charged"), [(1, 1), (CHUNK, 1), (CHUNK + 1, 2)])
def test_64_kilobytes_are_charged_as_one(size, charged):
    assert chunks(size) == charged


def test_the_bill_lists_everything_that_has_a_price(costs):
    assert set(costs.singly.bill.lines) == set(PRICES)


def test_noise_costs_a_small_part_of_what_a_naive_pipeline_takes(costs):
    """Measured: a twentieth at 3,000 events a day, less where batches are fuller."""
    assert costs.naive.above_bus > 15 * costs.singly.bill.above_bus


def test_thrifty_producers_halve_the_bill(costs):
    assert costs.enveloped.bill.in_all < costs.singly.bill.in_all / 2


def test_the_same_events_write_the_same_however_they_arrive(costs):
    singly, enveloped = (
        day.bill.per_event("write_units") for day in (costs.singly, costs.enveloped)
    )

    assert enveloped == pytest.approx(singly, rel=0.1)


def test_a_usage_event_takes_an_eighth_of_a_write_unit_at_most(costs):
    assert costs.singly.bill.per_event("write_units") <= 0.12


def test_hobbyists_set_no_vendor_to_work(costs):
    assert costs.singly.vendor_calls * MILLION / EVENTS <= 1000


def test_an_index_charges_for_every_entry_that_appears_moves_or_goes():
    meter = Meter({"leads": (("held_by",),)})
    key = {"pk": {"S": "acme"}, "sk": {"S": "LEAD"}}

    def put(held_by=None):
        item = {**key, "held_by": {"S": held_by}} if held_by else key
        before = meter.total("write_units")
        meter.saw_table_call("PutItem", {"TableName": "leads", "Item": item}, {})
        return meter.total("write_units") - before

    assert [put(), put("rita"), put("rita"), put("saul"), put()] == [1, 2, 1, 3, 2]
