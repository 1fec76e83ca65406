"""A vendor's HTTP service on loopback: it speaks the documented shapes, or what a test scripts."""

import json
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

KEY = "key-1"
NOT_FOUND = {"status": 404, "error": {"type": "not_found", "message": "nothing matched"}}


@dataclass(frozen=True)
class Call:
    """A call as it arrived."""

    method: str
    path: str
    parameters: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Reply:
    """What is answered to one call."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0  # seconds before the first byte
    drip: float = 0.0  # seconds between the bytes of the body
    hangs_up: bool = False  # before a word is said


def document(content: object, status: int = 200, **headers: str) -> Reply:
    """Return a reply of JSON."""
    return Reply(status, json.dumps(content).encode(), headers)


class VendorService:
    """Every vendor at one address; unscripted calls are answered from what it knows."""

    def __init__(self) -> None:
        self.address = ""
        self.calls: list[Call] = []
        self.script: deque[Reply] = deque()  # answers of the coming calls
        self._content: dict[tuple[str, str], Mapping[str, Any]] = {}

    def knows(self, path: str, subject: str, content: Mapping[str, Any]) -> None:
        """Answer a look-up of a subject at a path with a document."""
        self._content[path, subject] = content

    def answer(self, call: Call) -> Reply:
        """Return the answer to a call."""
        self.calls.append(call)
        return self.script.popleft() if self.script else self._known(call)

    def _known(self, call: Call) -> Reply:
        credentials = {
            call.headers.get("x-api-key"),
            call.headers.get("authorization", "").removeprefix("Bearer "),
        }
        if KEY not in credentials:
            return document({"error": "unauthorised"}, 401)
        subjects = [call.parameters.get(name) for name in ("domain", "website", "email")]
        for subject in filter(None, subjects):
            if (call.path, subject) in self._content:
                return document(self._content[call.path, subject])
        return document(NOT_FOUND, 404)


@contextmanager
def serving_vendors() -> Iterator[VendorService]:
    """Serve on a free port of loopback."""
    service = VendorService()
    with _Server(("127.0.0.1", 0), partial(_Handler, service)) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        service.address = f"http://127.0.0.1:{server.server_port}"
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing of a client that hung up."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, service: VendorService, *connection: Any) -> None:
        self._service = service
        super().__init__(*connection)

    def do_GET(self) -> None:
        target = urlsplit(self.path)
        self._serve(target.path, dict(parse_qsl(target.query)))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._serve(urlsplit(self.path).path, json.loads(body))

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _serve(self, path: str, parameters: Mapping[str, str]) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self._service.answer(Call(self.command, path, parameters, headers))
        time.sleep(reply.delay)
        if reply.hangs_up:
            self.close_connection = True
            return
        try:
            self._write(reply)
        except OSError:
            self.close_connection = True  # nobody listens any more

    def _write(self, reply: Reply) -> None:
        self.send_response_only(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if not reply.drip:
            self.wfile.write(reply.body)
            return
        for byte in reply.body:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(reply.drip)
