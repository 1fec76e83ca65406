"""What is decided does not grow with what is known: counted in calls, not in seconds."""

import subprocess
import sys
from pathlib import Path

import pytest

from infra.bench.core import team
from infra.bench.growth import fold, forget_names, fresh_signals, known_accounts, place_leads
from infra.bench.layers import layer_sizes
from infra.policies.file import policy_of

BUILD = Path(__file__).parents[2] / "layers/dependencies/build.py"
EVENTS, LEADS = 1_000, 20


def calls_of(work):
    """Return how many functions some work calls, those written in C included."""
    calls = 0

    def count(_frame, event, _argument):
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


def calls_of_an_event_among(count):
    accounts, fresh = known_accounts(count), fresh_signals(EVENTS, count, day=1)
    forget_names()
    return calls_of(lambda: fold(accounts, fresh)) / EVENTS


def calls_of_a_lead_among(reps):
    everybody, policy = team(reps), policy_of("prod")
    return calls_of(lambda: place_leads(LEADS, everybody, policy)) / LEADS


def test_an_event_takes_as_much_work_among_many_accounts_as_among_few():
    few, many = calls_of_an_event_among(1_000), calls_of_an_event_among(20_000)

    assert many == pytest.approx(few, rel=0.02)


def test_a_lead_takes_work_in_proportion_to_the_reps():
    """Every rep is looked at, once, and the record says why: no more than that."""
    few, some, many = (calls_of_a_lead_among(reps) for reps in (10, 100, 1_000))

    assert (many - some) / 900 == pytest.approx((some - few) / 90, rel=0.1)
    assert (many - some) / 900 < 80


def test_the_layers_leave_most_of_their_budget():
    """Measured: 12.7 MB, zipped 4.5; of 30 and 8 (half of what Lambda takes at most is 125)."""
    subprocess.run((sys.executable, BUILD, "lambda"), check=True)

    unzipped, zipped = layer_sizes()

    assert unzipped < 20
    assert zipped < 7
