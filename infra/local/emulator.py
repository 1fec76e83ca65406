"""Run an AWS inside this machine: one process on loopback, with TLS on and IAM enforced."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from infra.local.certificate import HOST, Certificate, issue_certificate
from infra.local.connection import ACCOUNT, ADMINISTRATOR, HOME, REGION, Connection, find_connection

START_SECONDS = 60.0
STOP_SECONDS = 10.0
LOG = "ministack.log"


class EmulatorError(RuntimeError):
    """The embedded AWS could not be started; the message says why."""


@contextmanager
def run_emulator(
    *,
    home: Path = HOME,
    port: int | None = None,
    wait_scale: float = 1,
    concurrency: int = 32,
    keep: bool = False,
) -> Iterator[Connection]:
    """Start the embedded AWS, yield how to reach it and stop it, however the block ends.

    `home` gets its certificate, log and `stack.json`; one emulator runs per home, and a new one
    replaces what an earlier run kept. `wait_scale` multiplies the waits of workflows, and
    `concurrency` bounds the functions running at once. With `keep` it outlives a block that ends
    well. Raises EmulatorError when it cannot start, e.g. because `port` is in use.
    """
    stop_emulator(home)
    port = port or _free_port()
    if _is_taken(port):
        raise EmulatorError(f"Port {port} is in use: stop what listens there, or name another")
    shutil.rmtree(home / "scratch", ignore_errors=True)
    (home / "scratch").mkdir(parents=True)
    certificate = issue_certificate(home / "certificate")
    settings = {
        **_settings(port, certificate, home / "scratch"),
        "LAMBDA_ACCOUNT_CONCURRENCY": str(concurrency),
        "SFN_WAIT_SCALE": str(wait_scale),
    }
    with _terminations_unwind():
        process = _start(port, certificate, settings, home)
        connection = Connection(
            endpoint=f"https://{HOST}:{port}",
            pid=process.pid,
            authority=str(certificate.authority),
            started_at=datetime.now(UTC).isoformat(timespec="seconds"),
            log=str(home / LOG),
        )
        kept = False
        try:
            _wait_for_an_answer(connection, process)
            connection.save(home)
            yield connection
            kept = keep
        finally:
            if kept:
                process.returncode = 0  # nobody waits for it any more
            else:
                _end(connection, home)
                process.wait()


def stop_emulator(home: Path = HOME) -> bool:
    """Stop what an earlier run kept in `home` and say whether there was anything to stop."""
    connection = find_connection(home)
    if connection is not None:
        _end(connection, home)
    return connection is not None


def _settings(port: int, certificate: Certificate, scratch: Path) -> dict[str, str]:
    # The workers of the functions inherit these, so nothing else of our environment gets in.
    return {
        "PATH": os.environ["PATH"],
        "TMPDIR": str(scratch),
        "BIND_HOST": HOST,
        "GATEWAY_PORT": str(port),
        "MINISTACK_HOST": HOST,
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "MINISTACK_REGION": REGION,
        "AWS_ACCESS_KEY_ID": ADMINISTRATOR,
        "AWS_SECRET_ACCESS_KEY": ADMINISTRATOR,
        "AWS_CA_BUNDLE": str(certificate.authority),
        "AUTH": "true",
        "USE_SSL": "1",
        "MINISTACK_SSL_CERT": str(certificate.chain),
        "MINISTACK_SSL_KEY": str(certificate.key),
        "IOT_MTLS_ENABLED": "0",
    }


def _start(
    port: int, certificate: Certificate, settings: dict[str, str], home: Path
) -> "subprocess.Popen[bytes]":
    with (home / LOG).open("wb") as output:
        return subprocess.Popen(
            _command(port, certificate),
            env=settings,
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches us alone; we end it in order
        )


def _command(port: int, certificate: Certificate) -> tuple[str | Path, ...]:
    # Its own command would take port 443 too; the server underneath takes just the one it is given.
    return (
        *(sys.executable, "-m", "hypercorn", "ministack.app:app"),
        *("--workers", "0"),  # serve in this very process
        *("--bind", f"{HOST}:{port}", "--keep-alive", "75", "--graceful-timeout", "0"),
        *("--certfile", certificate.chain, "--keyfile", certificate.key),
    )


def _wait_for_an_answer(connection: Connection, process: "subprocess.Popen[bytes]") -> None:
    give_up = time.monotonic() + START_SECONDS
    while not connection.answers():
        if process.poll() is not None or time.monotonic() > give_up:
            raise EmulatorError(f"The embedded AWS did not start: see {connection.log}")
        time.sleep(0.05)


def _end(connection: Connection, home: Path) -> None:
    """End the server and its workers and remove what they left on disk."""
    with suppress(ProcessLookupError):
        os.kill(connection.pid, signal.SIGTERM)
    give_up = time.monotonic() + STOP_SECONDS
    while connection.answers() and time.monotonic() < give_up:
        time.sleep(0.05)
    with suppress(ProcessLookupError):
        os.killpg(connection.pid, signal.SIGKILL)  # it leads its group, and the workers are in it
    (home / "stack.json").unlink(missing_ok=True)
    shutil.rmtree(home / "scratch", ignore_errors=True)


@contextmanager
def _terminations_unwind() -> Iterator[None]:
    """Let a termination or a closed terminal end the block as Ctrl-C does."""

    def leave(number: int, _frame: object) -> None:
        sys.exit(128 + number)

    previous = {number: signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0
