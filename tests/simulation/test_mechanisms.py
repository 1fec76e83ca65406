"""Each mechanism is needed: without it the simulation finds the promise that is missed."""

import pytest

from tests.simulation.mechanisms import SWITCHES
from tests.simulation.promises import INVARIANTS, Promise
from tests.simulation.runs import Run

MOST_SEEDS = 200


@pytest.mark.parametrize("switch", SWITCHES, ids=lambda switch: switch.mechanism)
def test_the_simulation_misses_a_mechanism_that_is_switched_off(switch):
    for seed in map(str, (switch.seed, *range(MOST_SEEDS))):
        breach = Run(seed, switch.off, switch.weather).breach_of()
        if breach and breach.promise is switch.promise:
            return

    pytest.fail(f"nothing in {MOST_SEEDS} seeds tells that it is off")


def test_every_promise_would_be_missed():
    assert {switch.promise for switch in SWITCHES} == set(Promise)
    assert set(INVARIANTS.values()) == set(range(1, 11))
