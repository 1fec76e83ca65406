"""AppConfig's data plane on loopback: sessions, tokens that serve once, documents by profile."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4


class AppConfigService:
    """What is deployed, and what was asked; speaks the protocol of `appconfigdata`."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.documents: dict[str, str] = {}
        self.sessions: list[dict[str, str]] = []
        self._tokens: dict[str, str] = {}  # of the next poll -> profile

    def open_session(self, request: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
        """Answer StartConfigurationSession."""
        self.sessions.append(request)
        token = self._token(request["ConfigurationProfileIdentifier"])
        return 201, json.dumps({"InitialConfigurationToken": token}).encode(), {}

    def latest(self, token: str) -> tuple[int, bytes, dict[str, str]]:
        """Answer GetLatestConfiguration; a token that was used before is refused."""
        profile = self._tokens.pop(token, None)
        if profile is None:
            return 400, b"{}", {"x-amzn-errortype": "BadRequestException"}
        if profile not in self.documents:
            return 404, b"{}", {"x-amzn-errortype": "ResourceNotFoundException"}
        following = {"Next-Poll-Configuration-Token": self._token(profile)}
        return 200, self.documents[profile].encode(), following

    def forget_sessions(self) -> None:
        """Let every token be used up, as when an answer is lost on its way."""
        self._tokens.clear()

    def _token(self, profile: str) -> str:
        token = uuid4().hex
        self._tokens[token] = profile
        return token


@contextmanager
def serving_appconfig() -> Iterator[AppConfigService]:
    """Serve on a free port of loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            self._answer(*service.open_session(json.loads(self.rfile.read(length))))

        def do_GET(self) -> None:
            (token,) = parse_qs(urlsplit(self.path).query)["configuration_token"]
            self._answer(*service.latest(token))

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        service = AppConfigService(server.server_port)
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()
