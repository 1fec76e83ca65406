"""A fixed set of worlds in which much goes wrong, and one that dies at every effect in turn."""

from itertools import takewhile

import pytest

from plg_router.runtime.settings import OfficeSettings
from tests.fakes.leads import ROSTER, Desktop
from tests.fakes.storage import Row, Storage
from tests.fakes.vendors import FixedVendors
from tests.fakes.world import FixedClock
from tests.functions.stages import load
from tests.simulation.cast import START
from tests.simulation.mechanisms import SWITCHES
from tests.simulation.product import CANARY
from tests.simulation.promises import Breach
from tests.simulation.rest import check_at_rest
from tests.simulation.runs import Run, deaths, play, shortened
from tests.simulation.stages import put_together
from tests.simulation.trouble import CALM
from tests.simulation.watch import Watch
from tests.simulation.world import World

SEEDS = 40
GROUPS = 10  # of seeds: one test each, to be shared among processes
DEADLY = "108"  # a short script in which companies unite, and a lead is given, and ends

pytestmark = pytest.mark.requirement("S12", "S75", "S79", "S146", "S147", "S155", "S159")


@pytest.mark.parametrize("group", range(GROUPS))
def test_every_promise_holds_in_a_storm(group):
    for seed in map(str, range(group, SEEDS, GROUPS)):
        assert Run(seed).breach_of() is None


@pytest.mark.parametrize("side", [0, 0.5], ids=["before", "after"])
def test_every_promise_holds_whichever_effect_is_the_last_of_its_process(side):
    script = takewhile(lambda run: run.seed == DEADLY, deaths(int(DEADLY)))

    for run in (run for run in script if run.fatal % 1 == side):
        assert run.breach_of() is None


def test_a_seed_is_the_same_world_every_time():
    one, other = (play(Run("7")).storage.history for _ in range(2))

    assert one == other


def test_a_load_that_moves_without_a_lead_is_seen():
    watch = Watch(FixedClock(START))

    with pytest.raises(Breach, match="rita counts -3, holds 0"):
        watch({(ROSTER, "rita"): Row(1, Desktop(open_leads=-3))})


def test_who_is_named_only_after_the_first_rest_is_seen_at_the_next():
    world = World("1", weather=CALM)
    check_at_rest(world)
    named = Row(1, f"{CANARY}@acme.com")

    world.storage.write({("acme", "NOTE"): lambda _: named})

    with pytest.raises(Breach, match="a table names somebody"):
        check_at_rest(world)


def test_what_fails_is_told_with_the_steps_that_it_takes():
    switch = next(one for one in SWITCHES if one.mechanism == "a slot is given back")

    run = Run("1", switch.off)
    failure = shortened(run)

    assert failure.breach.promise is switch.promise
    assert 0 < len(failure.steps) < len(run.steps) / 2


@pytest.mark.parametrize("stage", ["scoring", "routing", "crm", "enrichment"])
def test_the_simulation_hears_what_the_function_hears(stage, monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    function = load(stage)
    own = f"{stage.title()}Settings"  # a function without its own has those of all that decide
    shape = vars(function).get(own, OfficeSettings)
    settings = shape.model_construct(**dict.fromkeys(shape.model_fields, "somewhere"))
    vendors = FixedVendors()
    simulated = put_together(Storage(), Storage, FixedClock(START), lambda: False, vendors)

    heard = set(function.build(settings.model_copy(update={"vendors": "[]"})).use_cases)

    assert set(simulated.use_cases[stage]) == heard
