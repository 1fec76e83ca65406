"""A vendor on loopback that knows nobody, and that can hang instead of saying so."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

_HANGS_S = 30.0  # far beyond anybody's patience


@dataclass(slots=True)
class Vendor:
    """Where it listens, and how many calls it let hang."""

    address: str = ""
    asked: int = 0
    hung: int = 0
    answers: Event = field(default_factory=Event)  # clear: it hangs

    def wait(self) -> None:
        """Return when the vendor answers again."""
        self.asked += 1
        if not self.answers.is_set():
            self.hung += 1
            self.answers.wait(_HANGS_S)


@contextmanager
def serving_vendor() -> Iterator[Vendor]:
    """Serve on a free port of loopback; the vendor answers at once until told otherwise."""
    vendor = Vendor()
    vendor.answers.set()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._say_that_nobody_is_known()

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self._say_that_nobody_is_known()

        def log_message(self, *_: object) -> None:
            """Say nothing: a query may hold an address."""

        def _say_that_nobody_is_known(self) -> None:
            vendor.wait()
            with suppress(OSError):  # nobody listens any more
                self.send_response(404)
                self.send_header("Content-Length", "0")
                self.end_headers()

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        vendor.address = f"http://127.0.0.1:{server.server_port}"
        try:
            yield vendor
        finally:
            vendor.answers.set()
            server.shutdown()
            thread.join()
