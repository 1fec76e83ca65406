"""One embedded AWS with the real app deployed to it, for every end-to-end test."""

from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from infra.bus.crm_events import RepFacts
from infra.cli.main import app
from infra.cli.reach import HOME_VARIABLE
from infra.crm_subscriber.inbox import Inbox
from infra.crm_subscriber.subscriber import open_subscriber
from infra.local.background import at_work
from infra.local.demonstration import CRM, SCENARIOS, SUBSCRIBERS
from infra.local.deployed import DeployedRouter, deploy_router
from infra.local.emulator import run_emulator
from infra.local.stories.story import read_stories
from infra.local.stories.teller import Stage, tell_all

STILL_WITHIN_S = 330.0  # a message that fails comes five times, a minute apart, and then rests


@dataclass(frozen=True, slots=True)
class World(DeployedRouter):
    """Everything a test may act with or look at."""

    inboxes: dict[str, Inbox]  # by subscriber

    @property
    def inbox(self):
        """Return what the CRM pulled."""
        return self.inboxes[CRM]

    def play(self, entries):
        """Put entries and wait until all of them are dealt with."""
        self.player.play(entries)
        self.settle()

    def plg(self, *arguments):
        """Return how the command line answers."""
        variables = {HOME_VARIABLE: str(self.home), "COLUMNS": "200"}
        return CliRunner().invoke(app, arguments, env=variables, catch_exceptions=False)

    @contextmanager
    def unhurried(self, *rep_ids, skills=()):
        """Make these the only reps, who work on another day: a local clock runs seconds of work.

        In the end they leave, and a named person has what is open.
        """
        someday = (datetime.now(UTC) + timedelta(days=3)).weekday()
        facts = {"squads": ("velocity",), "territories": ("AMER",), "skills": skills}
        self.seating.seat(RepFacts(rep_id=name, weekdays=(someday,), **facts) for name in rep_ids)
        yield
        self.seating.seat([])
        self.settle()

    def settle(self):
        self.stillness.wait(seconds=STILL_WITHIN_S)

    def catch_up(self):
        """Pull what has reached the subscribers' queues by now."""
        for name, inbox in self.inboxes.items():
            subscriber = open_subscriber(self.cloud, name, inbox)
            while subscriber.pull(wait_seconds=1):
                pass


@pytest.fixture(scope="session")
def world(tmp_path_factory):
    home = tmp_path_factory.mktemp("embedded-aws")
    with run_emulator(home=home) as connection:
        router = deploy_router(connection, home=home)
        parts = {each.name: getattr(router, each.name) for each in fields(router)}
        yield World(**parts, inboxes={name: Inbox() for name in SUBSCRIBERS})


@pytest.fixture(scope="session")
def plg(world):
    """Return the command line where it has to succeed; it returns what was printed."""

    def printed(*arguments):
        answer = world.plg(*arguments)
        assert answer.exit_code == 0, answer.output + answer.stderr
        return answer.stdout

    return printed


@pytest.fixture(scope="session")
def told(world):
    """Tell every story while the subscribers pull, and return how each ended, by its name."""
    inboxes = world.inboxes
    stage = Stage(world.player, world.archive, world.stillness, world.seating, [*inboxes.values()])
    subscribers = [open_subscriber(world.cloud, name, inbox) for name, inbox in inboxes.items()]
    with at_work(*(subscriber.run for subscriber in subscribers)):
        outcomes = tell_all(read_stories(SCENARIOS), stage, lambda _: None)
        world.stillness.wait(seconds=STILL_WITHIN_S, clocks_too=True)
    world.catch_up()
    return {outcome.story.name: outcome for outcome in outcomes}
