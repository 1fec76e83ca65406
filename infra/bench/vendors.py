"""Vendors that know nobody: the most that can be asked, since every one of them is."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from infra.environments import Vendor
from plg_router.policy.enrichment import VendorName

_PRICE = 0.02


class IgnorantVendors(ThreadingHTTPServer):
    """A server that answers for all of them, and counts."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Unknown)
        self.calls = 0

    @property
    def terms(self) -> tuple[Vendor, ...]:
        """Return the vendors as an environment configures them."""
        host = f"http://127.0.0.1:{self.server_port}"
        return tuple(
            Vendor(
                name=name,
                key_name=f"plg/bench/{name}",
                price=_PRICE,
                calls_per_minute=6000,
                burst=100,
                host=host,
            )
            for name in VendorName
        )


class _Unknown(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Know nobody."""
        if isinstance(self.server, IgnorantVendors):
            self.server.calls += 1
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET  # noqa: N815  the same

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextmanager
def ignorant_vendors() -> Iterator[IgnorantVendors]:
    """Serve on loopback for as long as somebody may ask."""
    server = IgnorantVendors()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
