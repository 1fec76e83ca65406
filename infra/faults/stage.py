"""A freshly deployed app whose functions and operators reach AWS through a proxy."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event

from botocore.exceptions import BotoCoreError, ClientError

from infra.bus.player import Player
from infra.cli.reach import HOME_VARIABLE
from infra.crm_subscriber.inbox import Inbox, Message
from infra.crm_subscriber.subscriber import open_subscriber
from infra.faults.app import VENDOR_KEY
from infra.faults.detour import detour
from infra.faults.hurry import in_a_hurry
from infra.faults.ledger import Ledger
from infra.faults.turbulence import Turbulence, turbulent
from infra.faults.vendor import Vendor, serving_vendor
from infra.local.background import at_work
from infra.local.deployed import deploy_router
from infra.local.emulator import run_emulator
from infra.local.sales_team import TEAM
from infra.local.stillness import Stillness, depth
from infra.operate.archive import Archive
from infra.operate.cloud import Cloud, embedded_cloud

SUBSCRIBER = "crm"

_KEY = "the same in every run, so that people are called the same"
_SETTLES_WITHIN_S = 900.0  # on a machine that others use; a minute is usual
_ROOM = 1000  # leads a rep can hold: what waits for room depends on who came first


class Stopped(BaseException):
    """The subscriber has gone."""


class StopsAtTheFirst:
    """A CRM that dies of the first message it is given."""

    def take(self, _: Message) -> None:
        """Die."""
        raise Stopped


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that faults happen to."""

    home: Path
    cloud: Cloud  # past the proxy
    archive: Archive
    stillness: Stillness
    turbulence: Turbulence
    vendor: Vendor
    player: Player  # through the proxy, like the subscriber
    ledger: Ledger
    through: Cloud
    inbox: Inbox = field(default_factory=Inbox)

    def settle(self, *, clocks_too: bool = False) -> None:
        """Return once nothing moves."""
        self.stillness.wait(seconds=_SETTLES_WITHIN_S, clocks_too=clocks_too)

    def catch_up(self) -> int:
        """Let the subscriber pull until its queue is empty; return how many messages it took."""
        subscriber = open_subscriber(self.cloud, SUBSCRIBER, self.inbox)
        url, pulled = self._inbox_url(), 0
        while depth(self.cloud, url):
            pulled += subscriber.pull(wait_seconds=1)
        return pulled

    @contextmanager
    def subscriber_at_work(self) -> Iterator[None]:
        """Let the subscriber pull through the proxy, and come back whenever AWS fails it."""

        def pull(stopped: Event) -> None:
            while not stopped.is_set():
                with suppress(ClientError, BotoCoreError):
                    subscriber = open_subscriber(self.through, SUBSCRIBER, self.inbox)
                    while not stopped.is_set():
                        subscriber.pull(wait_seconds=1)

        with at_work(pull):
            yield

    def stop_in_the_middle(self) -> int:
        """Let the subscriber take messages and die of the first; return how many are waiting."""
        waiting = depth(self.cloud, self._inbox_url())
        with suppress(Stopped):
            open_subscriber(self.cloud, SUBSCRIBER, StopsAtTheFirst()).pull(wait_seconds=1)
        return waiting

    def _inbox_url(self) -> str:
        queue = self.cloud.names.subscriber(SUBSCRIBER)
        return self.cloud.sqs.get_queue_url(QueueName=queue)["QueueUrl"]

    def redrive(self) -> None:
        """Send everything back with the command that people use, and let it be dealt with."""
        plg = Path(sys.executable).with_name("plg")
        variables = {**os.environ, HOME_VARIABLE: str(self.home), "COLUMNS": "200"}
        subprocess.run((plg, "redrive", "--all"), env=variables, check=True, capture_output=True)
        self.settle()


@contextmanager
def open_stage(home: Path, *, seed: int) -> Iterator[Stage]:
    """Deploy the app to a fresh embedded AWS, and seat the team."""
    with serving_vendor() as vendor, run_emulator(home=home) as connection:
        app = f"{sys.executable} -m infra.faults.app {vendor.address}"
        router = deploy_router(connection, home=home, app=app)
        cloud = router.cloud
        cloud.secrets.put_secret_value(SecretId=cloud.names.pseudonym_key, SecretString=_KEY)
        cloud.secrets.create_secret(Name=VENDOR_KEY, SecretString="a key")
        with (
            turbulent(connection, home, seed=seed) as turbulence,
            detour(cloud, turbulence.address),
            in_a_hurry(cloud),
        ):
            turbulence.set([])
            router.seating.seat([replace(rep, cap=_ROOM) for rep in TEAM])
            through = embedded_cloud(replace(connection, endpoint=turbulence.address), home)
            yield Stage(
                home=home,
                cloud=cloud,
                archive=router.archive,
                stillness=router.stillness,
                turbulence=turbulence,
                vendor=vendor,
                player=Player(through.events, cloud.names.bus),
                ledger=Ledger(cloud, router.archive),
                through=through,
            )
