"""What a million events cost: the trace, the meter's rules, and the bill of a small day."""

import os
import sys
from collections import Counter
from datetime import datetime
from statistics import fmean
from subprocess import run

import pytest

from infra.bench.beside import beside
from infra.bench.cost import costs_of, known_companies
from infra.bench.deployment import Deployment
from infra.bench.meter import CHUNK, Meter, chunks
from infra.bench.prices import MILLION, PRICES, Bill
from infra.bench.region import events_in
from infra.bench.trace import (
    COMPANIES,
    DAY,
    ENVELOPE_SIZE,
    at_once,
    generations,
    in_envelopes,
    make_trace,
    natively,
    user_of,
)
from infra.bus.entries import ENVELOPE, delivered, signal_ids
from infra.configuration import read_configuration
from infra.environments import PROD
from infra.local.connection import REPOSITORY
from infra.local.traffic.companies import open_market, read_companies

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


def test_a_day_is_played_by_the_settings_of_the_functions_alone():
    program = "print(costs_of(make_trace(20, seed=1)).singly.bill.events)"
    imports = "from infra.bench.cost import costs_of; from infra.bench.trace import make_trace"
    own = {name: os.environ[name] for name in os.environ if not name.startswith("POWERTOOLS_")}

    command = [sys.executable, "-c", f"{imports}; {program}"]
    answer = run(command, check=False, cwd=REPOSITORY, env=own, capture_output=True)

    assert answer.stdout.split() == [b"20"], answer.stderr.decode()


def test_a_seed_is_a_trace(trace):
    assert make_trace(EVENTS, seed=1) == trace
    assert make_trace(EVENTS, seed=2).day != trace.day


def test_a_trace_is_told_in_the_order_of_time(trace):
    times = [entry["Time"] for entry in trace.day]

    assert times == sorted(times)
    assert max(entry["Time"] for entry in trace.before) < times[0]


def test_as_many_buyers_begin_in_each_of_the_weeks_before_the_day():
    """Else the day would hold fewer leads, or more, than any other: they ask in the third week."""
    market = open_market(read_companies(COMPANIES), seed=1)
    begun = Counter()
    for traffic in generations(10_000, seed=1, market=market):
        buyers = {label.user_ids[0] for label in traffic.labels if label.should_reach_human}
        for entry in traffic.entries:
            if entry["DetailType"] != ENVELOPE and user_of(entry) in buyers:
                buyers.remove(user_of(entry))
                begun[(DAY - datetime.fromisoformat(entry["Time"])).days // 7] += 1

    weeks = [begun[week] for week in range(3)]
    assert min(weeks) > fmean(weeks) / 1.5
    assert max(weeks) < fmean(weeks) * 1.5


def test_half_of_the_firms_that_buy_are_in_no_company_file(trace):
    listed = {company.domain for company in read_companies(COMPANIES)}
    known = {row.partition(",")[0] for row in known_companies(trace).splitlines()[1:]}

    assert listed - known == trace.strangers & listed
    assert 0 < len(trace.strangers) == len(trace.buyers) // 2
    assert trace.strangers < trace.buyers


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


def test_every_invocation_of_a_quiet_day_is_traced_and_a_twentieth_of_the_rest():
    quiet, busy = (beside([86_400], 0, 0, millions=millions) for millions in (1, 10))

    assert quiet.traces == pytest.approx(86_400 * 5 / MILLION)
    assert busy.traces == pytest.approx(86_400 * (1 + 9 * 0.05) * 5 / MILLION / 10)


def test_the_archive_is_paid_by_the_gigabyte():
    assert beside([], 3 * 1024**3, 0).archive == pytest.approx(0.30)


def test_configuration_is_paid_by_the_hour():
    """Of twice the events, each pays half."""
    one, two = (beside([], 0, 7, millions=millions).configuration for millions in (1, 2))

    assert one == pytest.approx(7 * (1440 * 0.2 / MILLION + 12 * 0.0008))
    assert two == pytest.approx(one / 2)


def test_what_stands_beside_the_bill_adds_up(costs):
    found = costs.beside

    assert min(found.traces, found.archive, found.configuration) > 0
    assert found.in_all == pytest.approx(found.traces + found.archive + found.configuration)
    assert costs.beside_at_ten_millions.in_all < found.in_all


def test_a_receive_for_every_message_costs_a_request_more_each_at_most(costs):
    bill = costs.singly.bill
    dearer = costs.singly.if_every_receive_brought_one - bill.above_bus

    assert 0 < dearer < bill.lines["sqs_requests"]


def test_a_clock_that_one_look_ends_enters_four_states_and_leaves():
    deployment = Deployment(PROD, read_configuration(PROD.name))

    assert deployment.clock_transitions == 5


def test_a_naive_pipeline_that_takes_batches_is_cheaper_and_still_dear(costs):
    assert costs.naive.above_bus > costs.naive_batched.above_bus > 8 * costs.singly.bill.above_bus


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


def test_an_envelope_holds_as_many_events_as_share_it(trace):
    single, shared = trace.day[0], in_envelopes(natively(trace.day))

    assert events_in(delivered(single)) == 1
    assert sum(events_in(delivered(entry)) for entry in shared) == EVENTS


def test_changes_that_leave_alone_cost_an_entry_and_a_message_more_each(costs):
    day = costs.enveloped
    dearer = day.if_every_change_left_alone - day.bill.in_all

    assert 0 < dearer <= day.announced["AccountSignalsChanged.v2"] * 1.40 / EVENTS


def test_an_index_charges_for_every_entry_that_appears_moves_or_goes():
    meter = Meter({"leads": (("held_by",),)})
    key = {"pk": {"S": "acme"}, "sk": {"S": "LEAD"}}

    def put(held_by=None):
        item = {**key, "held_by": {"S": held_by}} if held_by else key
        before = meter.total("write_units")
        meter.saw_table_call("PutItem", {"TableName": "leads", "Item": item}, {})
        return meter.total("write_units") - before

    assert [put(), put("rita"), put("rita"), put("saul"), put()] == [1, 2, 1, 3, 2]
