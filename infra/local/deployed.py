"""A router on an embedded AWS, and what it takes to play to it and to watch it."""

from dataclasses import dataclass
from pathlib import Path

from infra.bus.player import Player
from infra.local.connection import HOME, Connection
from infra.local.deploy import deploy
from infra.local.seating import Seating
from infra.local.stillness import Stillness
from infra.operate.archive import Archive
from infra.operate.cloud import Cloud, embedded_cloud


@dataclass(frozen=True, slots=True)
class DeployedRouter:
    """One environment, freshly deployed."""

    home: Path  # where `plg` finds it
    cloud: Cloud
    archive: Archive
    player: Player
    stillness: Stillness
    seating: Seating


def deploy_router(
    connection: Connection, *, home: Path = HOME, app: str | None = None
) -> DeployedRouter:
    """Deploy the app, or the one that a command synthesises; raises DeploymentError."""
    deploy(connection, home=home, app=app)
    cloud = embedded_cloud(connection, home)
    archive = Archive(cloud.dynamodb, cloud.names, cloud.pseudonyms)
    player = Player(cloud.events, cloud.names.bus)
    return DeployedRouter(
        home=home,
        cloud=cloud,
        archive=archive,
        player=player,
        stillness=Stillness(cloud),
        seating=Seating(player, archive),
    )
