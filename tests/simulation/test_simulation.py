"""A fixed set of worlds in which much goes wrong, and one that dies at every effect in turn."""

import pytest

from plg_router.contracts.account_events import AccountScoredV1, ContactKeptV1
from plg_router.runtime.settings import OfficeSettings
from tests.fakes.storage import Storage
from tests.fakes.world import FixedClock
from tests.functions.stages import load
from tests.simulation.cast import START
from tests.simulation.mechanisms import IN_PLACE, SWITCHES
from tests.simulation.runs import play, shortened, steps_of
from tests.simulation.stages import put_together
from tests.simulation.trouble import CALM

OF_VENDORS = {AccountScoredV1, ContactKeptV1}  # which nobody here is asked
SEEDS = 50
GROUPS = 10  # of seeds: one test each, to be shared among processes
DEADLY = "89"  # a script in which companies unite, and every kind of decision is taken

pytestmark = pytest.mark.requirement("S12", "S75", "S79", "S146", "S147", "S155", "S159")


@pytest.mark.parametrize("group", range(GROUPS))
def test_every_promise_holds_in_a_storm(group):
    for seed in map(str, range(group, SEEDS, GROUPS)):
        play(seed, steps_of(seed))


@pytest.mark.parametrize("side", [0, 0.5], ids=["before", "after"])
def test_every_promise_holds_whichever_effect_is_the_last_of_its_process(side):
    steps = steps_of(DEADLY)
    effects = play(DEADLY, steps, weather=CALM).trouble.effects

    for number in range(1, effects + 1):
        play(DEADLY, steps, weather=CALM, fatal=number + side)


def test_a_seed_is_the_same_world_every_time():
    one, other = (play("7", steps_of("7")).storage.history for _ in range(2))

    assert one == other


def test_what_fails_is_told_with_the_steps_that_it_takes():
    switch = next(one for one in SWITCHES if one.mechanism == "a slot is given back")

    failure = shortened("1", switch.off)

    assert failure.breach.promise is switch.promise
    assert 0 < len(failure.steps) < len(steps_of("1")) / 2


@pytest.mark.parametrize("stage", ["scoring", "routing", "crm", "enrichment"])
def test_the_simulation_hears_what_the_function_hears(stage, monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    function = load(stage)
    own = f"{stage.title()}Settings"  # a function without its own has those of all that decide
    shape = vars(function).get(own, OfficeSettings)
    settings = shape.model_construct(**dict.fromkeys(shape.model_fields, "somewhere"))
    simulated = put_together(Storage(), FixedClock(START), lambda: False, IN_PLACE)

    heard = set(function.build(settings.model_copy(update={"vendors": "[]"})).use_cases)

    assert set(simulated.use_cases[stage]) == heard - OF_VENDORS
