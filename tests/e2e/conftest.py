"""One embedded AWS with the real app deployed to it, for every end-to-end test."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from infra.archive import Archive
from infra.bus.player import Player
from infra.cloud import Cloud, embedded_cloud
from infra.crm_subscriber.inbox import Inbox
from infra.crm_subscriber.subscriber import open_subscriber
from infra.local.background import at_work
from infra.local.demonstration import SCENARIOS
from infra.local.deploy import deploy
from infra.local.emulator import run_emulator
from infra.local.seating import Seating
from infra.local.stillness import Stillness
from infra.local.stories.story import read_stories
from infra.local.stories.teller import Stage, tell_all

STILL_WITHIN_S = 120.0


@dataclass(frozen=True, slots=True)
class World:
    """Everything a test may act with or look at."""

    home: Path
    cloud: Cloud
    archive: Archive
    player: Player
    stillness: Stillness
    seating: Seating
    inbox: Inbox

    def play(self, entries):
        """Put entries and wait until all of them are dealt with."""
        self.player.play(entries)
        self.settle()

    def settle(self):
        self.stillness.wait(seconds=STILL_WITHIN_S)


@pytest.fixture(scope="session")
def world(tmp_path_factory):
    home = tmp_path_factory.mktemp("embedded-aws")
    with run_emulator(home=home) as connection:
        deploy(connection, home=home)
        cloud = embedded_cloud(connection, home)
        archive = Archive(cloud.dynamodb, cloud.names)
        player = Player(cloud.events, cloud.names.bus)
        yield World(
            home=home,
            cloud=cloud,
            archive=archive,
            player=player,
            stillness=Stillness(cloud),
            seating=Seating(player, archive),
            inbox=Inbox(),
        )


@pytest.fixture(scope="session")
def told(world):
    """Tell every story while the CRM pulls, and return how each ended, by its name."""
    stage = Stage(world.player, world.archive, world.stillness, world.seating)
    subscriber = open_subscriber(world.cloud, "crm", world.inbox)
    with at_work(subscriber.run):
        outcomes = tell_all(read_stories(SCENARIOS), stage, lambda _: None)
        world.stillness.wait(seconds=STILL_WITHIN_S, clocks_too=True)
    while subscriber.pull(wait_seconds=1):
        pass
    return {outcome.story.name: outcome for outcome in outcomes}
