"""A Salesforce and a HubSpot on loopback: the endpoints that the subscribers use, as documented."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlsplit

_SALESFORCE = re.compile(r"/services/data/v[\d.]+/sobjects/(\w+)/(?:(\w+)(?:/([^/]+))?)?")
_QUERY = re.compile(r"/services/data/v[\d.]+/query/")
_SOQL = re.compile(r"SELECT Id FROM (\w+) WHERE (\w+) = '([^']*)' AND IsClosed = false")
_HUBSPOT = re.compile(r"/crm/v3/objects/(\w+)(?:/(.+))?")
_CLOSED = {"Completed", "Withdrawn"}

Answer = tuple[int, Any]
Fields = dict[str, Any]


class FakeCrm:
    """The objects of a CRM, by kind and id; the next writes may fail."""

    def __init__(self) -> None:
        self.address = ""
        self.objects: dict[str, dict[str, Fields]] = {}
        self.associations: dict[str, str] = {}
        self.writes = 0
        self.fails_at: int | None = None
        self._ids = count(1)

    def of(self, kind: str) -> list[Fields]:
        """Return the objects of a kind, oldest first."""
        return list(self.objects.get(kind, {}).values())

    def found(self, kind: str, name: str, value: str) -> str | None:
        """Return the id of the object whose field has a value."""
        for key, fields in self.objects.get(kind, {}).items():
            if fields.get(name) == value:
                return key
        return None

    def put(self, kind: str, key: str | None, fields: Fields) -> str:
        """Write an object; without a key a new one."""
        made = key or f"{kind}{next(self._ids)}"
        known = self.objects.setdefault(kind, {}).setdefault(made, {"Id": made})
        known.update(fields)
        return made

    def answer(self, method: str, target: str, body: Fields) -> Answer:
        """Return the status and the document for a request."""
        is_search = target.endswith("/search")
        if method != "GET" and not is_search:
            self.writes += 1
            if self.writes == self.fails_at:
                return 503, {"message": "not now"}
        path = urlsplit(target).path
        if path.startswith("/services/"):
            return self._salesforce(method, target, body)
        kind, rest = _HUBSPOT.fullmatch(path).groups()
        return self._hubspot(method, kind, rest, parse_qs(urlsplit(target).query), body)

    def _salesforce(self, method: str, target: str, body: Fields) -> Answer:
        split = urlsplit(target)
        if _QUERY.match(split.path):
            kind, name, value = _SOQL.fullmatch(parse_qs(split.query)["q"][0]).groups()
            found = [
                {"Id": task["Id"]}
                for task in self.of(kind)
                if task.get(name) == value and task["Status"] not in _CLOSED
            ]
            return 200, {"totalSize": len(found), "done": True, "records": found}
        kind, name, value = _SALESFORCE.fullmatch(split.path).groups()
        if method == "POST":
            return 201, {"id": self.put(kind, None, body), "success": True, "errors": []}
        if value is None:
            if name not in self.objects.get(kind, {}):
                return 404, [{"errorCode": "NOT_FOUND"}]
            self.put(kind, name, body)
            return 204, None
        external = unquote_plus(value)
        key = self.found(kind, name, external)
        if method == "GET":
            if key is None:
                return 404, [{"errorCode": "NOT_FOUND"}]
            return 200, self.objects[kind][key]
        self.put(kind, key, {**body, name: external})
        return (204, None) if key else (201, {"success": True, "created": True})

    def _hubspot(
        self, method: str, kind: str, rest: str | None, query: dict[str, list[str]], body: Fields
    ) -> Answer:
        if rest == "search":
            (group,) = body["filterGroups"]
            wanted = {each["propertyName"]: each["value"] for each in group["filters"]}
            found = [
                fields
                for fields in self.of(kind)
                if all(fields.get(name) == value for name, value in wanted.items())
            ]
            return 200, {"total": len(found), "results": [_hubspot_object(each) for each in found]}
        if rest is None:
            key = self.put(kind, None, body["properties"])
            for each in body["associations"]:
                self.associations[key] = each["to"]["id"]
            return 201, _hubspot_object(self.objects[kind][key])
        name = query.get("idProperty", [None])[0]
        key = self.found(kind, name, unquote_plus(rest)) if name else unquote_plus(rest)
        if key not in self.objects.get(kind, {}):
            return 404, {"status": "error", "category": "OBJECT_NOT_FOUND"}
        if method == "PATCH":
            self.put(kind, key, body["properties"])
        return 200, _hubspot_object(self.objects[kind][key])


def _hubspot_object(fields: Fields) -> Fields:
    moment = "2026-03-04T12:00:00Z"
    properties = {name: value for name, value in fields.items() if name != "Id"}
    return {
        "id": fields["Id"],
        "properties": properties,
        "createdAt": moment,
        "updatedAt": moment,
        "archived": False,
    }


@contextmanager
def serving_crm() -> Iterator[FakeCrm]:
    """Serve on a free port of loopback."""
    crm = FakeCrm()

    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length) or b"{}")
            status, document = crm.answer(self.command, self.path, body)
            content = b"" if document is None else json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PATCH = _serve  # noqa: N815  the base class looks them up by name

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        crm.address = f"127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield crm
        finally:
            server.shutdown()
            thread.join()
