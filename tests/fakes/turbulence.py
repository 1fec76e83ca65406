"""A proxy before an AWS that lets calls fail as they do under load."""

import json
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

HOST = "127.0.0.1"
START_SECONDS = 20.0


@dataclass(frozen=True)
class Turbulence:
    """Where the proxy listens, and what it did."""

    address: str

    def set(self, rules: Sequence[object]) -> None:
        """Let these failures happen from now on, and no others."""
        self._call("DELETE", "fired")
        self._call("POST", "rules", rules)

    def caused(self) -> Counter[str]:
        """Return how often each failure was caused since the rules were set."""
        return Counter(fault["action"] for fault in self._call("GET", "fired?limit=100000"))

    def _call(self, method: str, path: str, body: object = None) -> list[dict[str, str]]:
        data = None if body is None else json.dumps(body).encode()
        request = Request(  # noqa: S310  our own proxy
            f"{self.address}/_microburst/{path}",
            data,
            {"Content-Type": "application/json"},
            method=method,
        )
        with urlopen(request, timeout=5) as answer:  # noqa: S310
            text = answer.read()
        return json.loads(text) if text else []


@contextmanager
def turbulent(endpoint: str, authority: str, home: Path) -> Iterator[Turbulence]:
    """Put a proxy before an endpoint whose certificate an authority vouches for."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    turbulence = Turbulence(f"http://{HOST}:{port}")
    with (home / "microburst.log").open("wb") as log:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "microburst"),
                *("--upstream", endpoint, "--host", HOST, "--port", str(port), "--no-resign"),
            ],
            env={"SSL_CERT_FILE": authority, "PATH": "/usr/bin:/bin"},
            cwd=home,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(turbulence, process)
        yield turbulence
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait_for(turbulence: Turbulence, process: "subprocess.Popen[bytes]") -> None:
    give_up = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < give_up:
        with suppress(URLError, ConnectionError):
            turbulence.caused()
            return
        time.sleep(0.1)
    raise RuntimeError("the proxy did not start")
