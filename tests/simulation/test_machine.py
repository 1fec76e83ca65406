"""Whatever Hypothesis lets happen in the town, in whichever order, no promise is broken."""

from random import Random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.simulation.evidence import check_evidence, check_replayed
from tests.simulation.rest import HORIZON, check_at_rest, check_run_out
from tests.simulation.steps import Author
from tests.simulation.untroubled import untroubled
from tests.simulation.world import World

dice = st.integers(0, 999)  # of what happens in a rule


class Town(RuleBasedStateMachine):
    """The town of the simulation, with Hypothesis as its fate."""

    @initialize(seed=dice)
    def people_arrive(self, seed):
        self.dice = Random()
        self.world = World(str(seed))
        self.author = Author(self.dice)
        self.happen(seed, *self.author.opening())

    @rule(seed=dice)
    def people_use_the_product(self, seed):
        self.write(seed, "uses")

    @rule(seed=dice)
    def companies_are_about_to_buy(self, seed):
        self.write(seed, "buys")

    @rule(seed=dice)
    def two_companies_turn_out_to_be_one(self, seed):
        self.write(seed, "unites")

    @rule(seed=dice, deed=st.sampled_from(["answers", "judges", "overrides"]))
    def somebody_acts_on_a_lead(self, seed, deed):
        self.write(seed, deed)

    @rule(seed=dice, word=st.sampled_from(["company", "staff", "opportunity", "deal"]))
    def the_crm_speaks(self, seed, word):
        self.write(seed, word)

    @rule(seed=dice)
    def a_crm_words_a_change_itself(self, seed):
        self.write(seed, "changes")

    @rule(seed=dice)
    def somebody_asks_to_be_forgotten(self, seed):
        self.write(seed, "forgets")

    @rule(seed=dice)
    def time_passes(self, seed):
        self.write(seed, "waits")

    @rule(seed=dice, actions=st.integers(1, 30))
    def queues_are_worked_off(self, seed, actions):
        self.world.dice.seed(seed)
        self.world.bustle(actions)

    def teardown(self):
        self.world.settle()
        check_at_rest(self.world)
        check_evidence(self.world, untroubled(self.world))
        check_replayed(self.world)
        rested_at = self.world.clock()
        self.world.run_out(HORIZON)
        check_at_rest(self.world)
        check_run_out(self.world, rested_at)

    def write(self, seed, deed):
        self.dice.seed(seed)
        self.happen(seed, getattr(self.author, deed)())

    def happen(self, seed, *steps):
        self.world.dice.seed(seed)
        for step in steps:
            step(self.world)


Town.TestCase.settings = settings(
    max_examples=20,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestTown = pytest.mark.requirement("S12", "S75", "S146", "S147", "S155")(Town.TestCase)
