"""Put a proxy before an AWS, and say which calls fail there from now on."""

import json
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from infra.faults.proxy import HOST, RULES
from infra.local.connection import REPOSITORY, Connection

_START_SECONDS = 20.0

Rule = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Caused:
    """How often calls failed under each rule's name, and how many of them came again."""

    times: Counter[str]
    came_again: Counter[str]


@dataclass(frozen=True, slots=True)
class Turbulence:
    """Where the proxy listens, and what it does."""

    address: str

    def set(self, rules: Sequence[Rule]) -> None:
        """Let these failures happen from now on, and no others; each rule has a `name`."""
        self._call("POST", list(rules))

    def caused(self) -> Caused:
        """Return what was caused since the rules were set."""
        said = self._call("GET")
        return Caused(Counter(said["caused"]), Counter(said["came_again"]))

    def _call(self, method: str, body: object = None) -> dict[str, dict[str, int]]:
        data = None if body is None else json.dumps(body).encode()
        request = Request(self.address + RULES, data, method=method)  # noqa: S310  our own proxy
        with urlopen(request, timeout=10) as answer:  # noqa: S310
            said: dict[str, dict[str, int]] = json.load(answer)
            return said


@contextmanager
def turbulent(connection: Connection, home: Path, *, seed: int = 1) -> Iterator[Turbulence]:
    """Serve a proxy before an embedded AWS; without rules everything passes.

    The seed decides which of the calls fail, in the order in which they come.
    """
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    turbulence = Turbulence(f"http://{HOST}:{port}")
    with (home / "proxy.log").open("wb") as log:
        process = subprocess.Popen(
            (
                *(sys.executable, "-m", "infra.faults.proxy"),
                *(connection.endpoint, str(port), str(connection.pid), str(seed)),
            ),
            env={"SSL_CERT_FILE": connection.authority, "PATH": os.environ["PATH"]},
            cwd=REPOSITORY,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(turbulence, process)
        yield turbulence
    finally:
        process.kill()  # it keeps nothing, and would wait a minute for whoever polls
        process.wait()


def _wait_for(turbulence: Turbulence, process: "subprocess.Popen[bytes]") -> None:
    give_up = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < give_up:
        with suppress(URLError, ConnectionError):
            turbulence.caused()
            return
        time.sleep(0.1)
    raise RuntimeError("the proxy did not start")
